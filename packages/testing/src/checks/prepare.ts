import { isIntegral, Tensor, type DeviceLike, type DType } from '@kindling/core';
import { Input, arrange, valuesFor, type LayoutName } from '../inputs/input.ts';
import type { Case, OpSample } from '../samples/sample.ts';

export interface Setting {
  readonly device: DeviceLike;
  readonly dtype: DType;
  readonly layout?: LayoutName;
  /** Whether inputs of the tested dtype require grad. */
  readonly recording?: boolean;
}

/** A trailing object of options, which may hold tensors too. */
const isOptions = (x: unknown): x is object =>
  typeof x === 'object' && x !== null && Object.getPrototypeOf(x) === Object.prototype;

/** The arguments of a case as tensors: the same values at every call, in a layout, on a device. */
export function prepare(sample: OpSample, given: Pick<Case, 'args'>, setting: Setting): unknown[] {
  const make = (arg: unknown, path: string): unknown => {
    if (Array.isArray(arg) && arg.some((a) => a instanceof Input))
      return arg.map((a: unknown, i) => make(a, `${path}.${i}`));
    if (isOptions(arg)) return Object.fromEntries(Object.entries(arg).map(([k, v]) => [k, make(v, `${path}.${k}`)]));
    if (!(arg instanceof Input)) return arg;
    const values = valuesFor(arg, setting.dtype, `${sample.name}${path}`);
    const x = arrange(values, setting.layout ?? 'contiguous', setting.device);
    if (setting.recording === true && arg.follows && !isIntegral(values.dtype)) x.requiresGrad = true;
    return x;
  };
  return given.args.map((arg, i) => make(arg, `.${i}`));
}

const isIterable = (x: unknown): x is Iterable<unknown> => typeof x === 'object' && x !== null && Symbol.iterator in x;

/** All tensors among arguments or results, in order. */
export function tensorsIn(x: unknown): Tensor[] {
  if (x instanceof Tensor) return [x];
  return isIterable(x) ? Array.from(x).flatMap(tensorsIn) : [];
}

/** The arguments with their tensors replaced, in order. */
export function withTensors(args: readonly unknown[], tensors: readonly Tensor[]): unknown[] {
  let next = 0;
  const replace = (x: unknown): unknown => {
    if (x instanceof Tensor) return tensors[next++];
    return Array.isArray(x) ? x.map(replace) : x;
  };
  return args.map(replace);
}
