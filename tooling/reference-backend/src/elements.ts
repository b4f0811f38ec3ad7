// Tensors as plain lists of elements in row-major order: all that the kernels know of layouts.
import { DTypeError, dtypes, internal, isComplex, type DType, type TensorView } from '@kindling/core';

/** Floats are numbers; integers and bool are bigints, so that nothing overflows before it is stored. */
export type Element = number | bigint;
type Sizes = readonly number[];
type Layout = Pick<TensorView, 'sizes' | 'strides' | 'offset'>;

export const isFloat = (x: TensorView): boolean => dtypes[x.dtype].kind === 'floating';

/** Where each element lies in its storage, in row-major order. */
function positions({ sizes, strides, offset }: Layout): number[] {
  let list = [offset];
  sizes.forEach((size, d) => {
    list = list.flatMap((start) => Array.from({ length: size }, (_, i) => start + i * (strides[d] as number)));
  });
  return list;
}

function hostOf(x: TensorView) {
  if (x.storage.host === null) throw x.storage.freedError();
  return x.storage.host;
}

/** The elements, broadcast to `sizes`. */
export function load(x: TensorView, sizes: Sizes = x.sizes): Element[] {
  refuseComplex(x);
  const host = hostOf(x);
  const wide = isFloat(x) ? Number : BigInt;
  const strides = internal.broadcastStrides(x.sizes, x.strides, sizes);
  return positions({ sizes, strides, offset: x.offset }).map((at) =>
    wide(internal.getElement(host, x.dtype, at) as number | bigint | boolean),
  );
}

function refuseComplex({ dtype }: TensorView): void {
  if (isComplex(dtype)) throw new DTypeError(`reference backend: no kernel for ${dtype}.`, { dtypes: [dtype] });
}

export const loadFloats = (x: TensorView, sizes?: Sizes): number[] => load(x, sizes).map(Number);
export const loadIntegers = (x: TensorView, sizes?: Sizes): bigint[] => load(x, sizes).map((v) => toInteger(v));

/** Writes one value for each element of `out`, converted to its dtype. */
export function store(out: TensorView, values: readonly Element[]): void {
  refuseComplex(out);
  const host = hostOf(out);
  positions(out).forEach((position, i) => {
    internal.setElement(host, out.dtype, position, convert(values[i] as Element, out.dtype));
  });
}

const MAX = 2n ** 63n;

/** Toward zero; what int64 cannot hold becomes its nearest end, NaN becomes 0. */
function toInteger(value: Element): bigint {
  if (typeof value === 'bigint') return value;
  if (Number.isNaN(value)) return 0n;
  if (!Number.isFinite(value)) return value > 0 ? MAX - 1n : -MAX;
  const whole = BigInt(Math.trunc(value));
  return whole >= MAX ? MAX - 1n : whole < -MAX ? -MAX : whole;
}

/** The value as the dtype holds it: floats rounded to nearest, integers wrapped, bool is "not zero". */
function convert(value: Element, dtype: DType): Element {
  switch (dtype) {
    case 'float64':
    case 'float32':
    case 'float16':
    case 'bfloat16':
      return Number(value);
    case 'bool':
      return Number(value) === 0 ? 0 : 1;
    case 'int64':
      return BigInt.asIntN(64, toInteger(value));
    case 'int32':
      return Number(BigInt.asIntN(32, toInteger(value)));
    case 'int16':
      return Number(BigInt.asIntN(16, toInteger(value)));
    case 'int8':
      return Number(BigInt.asIntN(8, toInteger(value)));
    case 'uint8':
      return Number(BigInt.asUintN(8, toInteger(value)));
    default:
      throw new DTypeError(`reference backend: no kernel for ${dtype}.`, { dtypes: [dtype] });
  }
}

/** The same elements with the dimensions `dims` last. */
function dimsLast<T extends Layout>(x: T, dims: readonly number[]): T {
  const order = [...x.sizes.keys()].filter((d) => !dims.includes(d)).concat(dims);
  const pick = (list: Sizes): number[] => order.map((d) => list[d] as number);
  return { ...x, sizes: pick(x.sizes), strides: pick(x.strides), offset: x.offset };
}

/** One list of elements for each position outside `dims`: what a reduction over `dims` folds. */
export function loadRows(x: TensorView, dims: readonly number[]): Element[][] {
  const length = internal.numelOf(dims.map((d) => x.sizes[d] as number));
  const count = internal.numelOf(x.sizes.filter((_, d) => !dims.includes(d)));
  const flat = load(dimsLast(x, dims));
  return Array.from({ length: count }, (_, i) => flat.slice(i * length, (i + 1) * length));
}

/** Undoes `loadRows`: rows of elements along `dims` of `out`. */
export const storeRows = (out: TensorView, dims: readonly number[], rows: readonly (readonly Element[])[]): void =>
  store(dimsLast(out, dims), rows.flat());

/** A dimension argument as a list: a 0-dim tensor has none. */
export const dimsOf = (x: TensorView, dim: number): number[] => (x.sizes.length === 0 ? [] : [dim]);
