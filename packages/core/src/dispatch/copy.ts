// Copies and fills: what dispatch itself needs before any op family exists.
import type { DType } from '../dtype.ts';
import { DeviceError } from '../errors.ts';
import type { Backend } from '../backend/backend.ts';
import { isContiguousLayout, numelOf } from '../layout/sizes.ts';
import { bytesOf, hostArray, type TypedArray } from '../storage/storage.ts';
import type { Tensor } from '../tensor.ts';
import { allocate } from './alloc.ts';
import { defineOp } from './op.ts';

/** Kernel: writes `x`, broadcast and converted, into `out`. Strides of `x` may be negative (`flip`). */
export const copyRow = defineOp('copy', { params: ['input'], meta: (x: Tensor) => x });
/** Kernel: writes one value everywhere. A number that the dtype cannot hold is converted as C does. */
export const fillRow = defineOp<[value: number | bigint]>('fill', { params: ['value'] });

const unavailable = (op: string, backend: Backend): DeviceError =>
  new DeviceError(`${op}: device '${backend.name}' has no kernel for it.`, { op });

/** Elements of `x`, broadcast and converted, into `out` on the same device. Not recorded; the caller raises the version. */
export function rawCopy(out: Tensor, x: Tensor): void {
  const backend = out.storage.backend;
  if (!backend.holdsData) return;
  const kernel = copyRow.kernels[backend.id];
  if (kernel === undefined) throw unavailable('copy', backend);
  kernel(out, x);
}

export function rawFill(out: Tensor, value: number | bigint): void {
  const backend = out.storage.backend;
  if (!backend.holdsData) return;
  const kernel = fillRow.kernels[backend.id];
  if (kernel === undefined) throw unavailable('fill', backend);
  kernel(out, value);
}

/** A new contiguous tensor with the elements of `x` in `dtype`. Not recorded. */
export function materialize(x: Tensor, dtype: DType = x.dtype): Tensor {
  const out = allocate(x.storage.backend, x.sizes, dtype);
  rawCopy(out, x);
  return out;
}

/** The elements of `x` in row-major order, copied out of the device. @throws DeviceError on a meta tensor */
export function readArray(x: Tensor): TypedArray {
  const { storage } = x;
  if (!storage.backend.holdsData) throw new DeviceError("A tensor on device 'meta' has no elements to read.");
  const numel = numelOf(x.sizes);
  const out = hostArray(x.dtype, numel);
  if (numel === 0) return out;
  const source = isContiguousLayout(x.sizes, x.strides) ? x : materialize(x);
  const bytes = bytesOf(out);
  const start = source.offset * x.itemsize;
  if (source.storage.host !== null) bytes.set(bytesOf(source.storage.host).subarray(start, start + bytes.length));
  else source.storage.backend.read(source.storage.ptr + start, bytes);
  return out;
}

/** Writes row-major elements into a contiguous tensor. */
export function writeArray(out: Tensor, data: TypedArray): void {
  const { storage } = out;
  if (!storage.backend.holdsData || data.length === 0) return;
  const start = out.offset * out.itemsize;
  if (storage.host !== null) bytesOf(storage.host).set(bytesOf(data), start);
  else storage.backend.write(storage.ptr + start, bytesOf(data));
}
