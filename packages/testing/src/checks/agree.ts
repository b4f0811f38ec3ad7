import { shapeText, type DType, Tensor } from '@kindling/core';
import type { Tolerance } from '../compare/tolerance.ts';
import { mismatch, valuesOf } from '../compare/values.ts';
import { MismatchError } from '../errors.ts';
import { tensorsIn } from './prepare.ts';

export type Tolerances = Partial<Record<DType, Tolerance>>;

/** An op that one backend computes at once and another in several steps is rounded to 16 bits at each of them there. */
const roundedOften: Tolerances = {
  float16: { rtol: 5e-3, atol: 5e-3 },
  bfloat16: { rtol: 4e-2, atol: 4e-2 },
};

/** All tensors of both results agree. @throws MismatchError saying where */
export function agree(actual: unknown, expected: unknown, where: string, tolerances: Tolerances = {}): void {
  const a = tensorsIn(actual);
  const b = tensorsIn(expected);
  if (a.length !== b.length) throw new MismatchError(`${where}: ${a.length} tensors against ${b.length}`);
  a.forEach((x, i) => {
    const y = b[i] as Tensor;
    const text = mismatch(valuesOf(x), valuesOf(y), tolerances[y.dtype] ?? roundedOften[y.dtype]);
    if (text !== null) throw new MismatchError(`${where}: result ${i}: ${text}`);
  });
}

/** Tensors among options, and bigints, as text. */
function plain(this: unknown, _key: string, value: unknown): unknown {
  if (value instanceof Tensor) return `${value.dtype}${shapeText([...value.shape])}`;
  return typeof value === 'bigint' ? Number(value) : value;
}

/** Arguments in a few words, for messages. */
export const described = (args: readonly unknown[]): string =>
  args
    .map((arg) => {
      const tensors = tensorsIn(arg);
      if (tensors.length === 0) return JSON.stringify(arg, plain) ?? String(arg);
      return tensors.map((x) => `${x.dtype}${shapeText([...x.shape])}`).join(' ');
    })
    .join(', ');
