import {
  asStrided,
  empty,
  fromArray,
  internal,
  KindlingError,
  type DeviceLike,
  type DType,
  type Tensor,
  type TypedArray,
} from '@kindling/core';
import type { Values } from '../compare/values.ts';
import { UnsupportedError } from '../errors.ts';
import { byteLength, type GoldenEntry, type GoldenTensor } from './format.ts';

/** @throws UnsupportedError when tensors of this dtype do not exist yet */
export function needDType(dtype: DType): void {
  try {
    empty([0], { dtype, device: 'meta' });
  } catch (error) {
    if (error instanceof KindlingError) throw new UnsupportedError(`dtype ${dtype}`, { dtypes: [dtype] });
    throw error;
  }
}

/** The elements of tensor `index` of an entry. */
export function goldenValues(entry: GoldenEntry, index: number): Values {
  const spec = entry.tensors[index] as GoldenTensor;
  const { dtype, shape: sizes } = spec;
  needDType(dtype);
  const data = internal.hostArray(dtype, internal.numelOf(sizes));
  internal.bytesOf(data).set(entry.bytes.subarray(spec.offset, spec.offset + byteLength(spec)));
  return { dtype, sizes, data };
}

/** A tensor with these values and the layout PyTorch had, as a leaf. What lies between its elements is 77, to be noticed when read. */
export function place(
  values: Values,
  spec: Pick<GoldenTensor, 'strides' | 'storage_offset'>,
  device: DeviceLike,
): Tensor {
  const { dtype, sizes, data } = values;
  const strides = spec.strides ?? internal.contiguousStrides(sizes);
  const offset = spec.storage_offset ?? 0;
  if (offset === 0 && internal.isContiguousLayout(sizes, strides)) return fromArray(data, sizes, { dtype, device });
  const last = internal.extentOf(sizes, strides, offset)?.[1] ?? offset;
  const memory = internal.hostArray(dtype, last + 1);
  const gap = dtype === 'bool' ? 1 : 77;
  if (memory instanceof BigInt64Array) memory.fill(BigInt(gap));
  else memory.fill(gap);
  forEachOffset(sizes, strides, offset, (at, i) => (memory[at] = data[i] as TypedArray[number]));
  return asStrided(fromArray(memory, [memory.length], { dtype, device }), sizes, strides, offset).detach();
}

function forEachOffset(
  sizes: readonly number[],
  strides: readonly number[],
  offset: number,
  visit: (at: number, i: number) => void,
): void {
  let next = 0;
  const walk = (depth: number, at: number): void => {
    if (depth === sizes.length) return visit(at, next++);
    for (let i = 0; i < (sizes[depth] as number); i++) walk(depth + 1, at + i * (strides[depth] as number));
  };
  walk(0, offset);
}
