import { empty, internal, KindlingError, type DType } from '@kindling/core';
import type { Values } from '../compare/values.ts';
import { UnsupportedError } from '../errors.ts';
import { byteLength, type GoldenEntry, type GoldenTensor } from './format.ts';

/** @throws UnsupportedError when there are no tensors of this dtype */
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
  return { dtype, sizes, data: internal.readable(data, dtype) };
}
