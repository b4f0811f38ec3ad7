// From the JSON of a sample to JS values: what a Python value is, not yet how an op takes it.
import { slice, type Complex, type DeviceLike, type DType, type Slice, type Tensor } from '@kindling/core';
import { GoldenError } from '../errors.ts';
import { needDType } from './tensors.ts';

/** Python's float with an integer value: an op may take it as 2.0 where 2 would promote otherwise. */
export class PythonFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

export type Argument =
  Tensor | PythonFloat | Complex | Slice | number | bigint | boolean | string | null | undefined | readonly Argument[];

/** `Array.isArray` does not narrow read-only lists. */
export const isList = (value: unknown): value is readonly Argument[] => Array.isArray(value);

export interface DecodeContext {
  readonly tensor: (index: number) => Tensor;
  readonly device: DeviceLike;
}

const numbers: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity };

function float(value: unknown): PythonFloat | number {
  const x = typeof value === 'string' ? (numbers[value] as number) : (value as number);
  return Number.isInteger(x) ? new PythonFloat(x) : x;
}

const complex = ([re, im]: readonly [unknown, unknown]): Complex => {
  const part = (x: unknown): number => (typeof x === 'string' ? (numbers[x] as number) : Number(x));
  return { re: part(re), im: part(im) };
};

/** `undefined` for a memory format: it is about the order in memory, never about values. */
export function decode(value: unknown, context: DecodeContext): Argument {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (Array.isArray(value)) return value.map((v) => decode(v, context));
  const [key, content] = Object.entries(value as object)[0] as [string, unknown];
  switch (key) {
    case '$t':
      return context.tensor(content as number);
    case '$f':
      return float(content);
    case '$i':
      return BigInt(content as string);
    case '$dtype':
      needDType(content as DType);
      return content as DType;
    case '$device':
      return context.device.toString();
    case '$slice':
      return slice(...(content as [number | null, number | null, number | null]));
    case '$ellipsis':
      return '...';
    case '$size':
    case '$tuple':
      return (content as readonly unknown[]).map((v) => decode(v, context));
    case '$memory_format':
      return undefined;
    case '$c':
      return complex(content as readonly [unknown, unknown]);
    default:
      throw new GoldenError(`unknown value ${JSON.stringify(value)}`);
  }
}
