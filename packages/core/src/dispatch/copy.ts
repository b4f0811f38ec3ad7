// Copies and fills: what dispatch itself needs before any op family exists.
import type { Complex } from '../complex.ts';
import { isComplex, type DType } from '../dtype.ts';
import { DeviceError, DTypeError } from '../errors.ts';
import type { Backend } from '../backend/backend.ts';
import { isContiguousLayout, numelOf } from '../layout/sizes.ts';
import { bytesOf, hostArray, type TypedArray } from '../storage/storage.ts';
import type { Tensor } from '../tensor.ts';
import { allocate } from './alloc.ts';
import { partOf, partsOf } from './complex.ts';
import { defineOp } from './op.ts';

/**
 * Kernel: writes `x`, broadcast and converted, into `out`. Strides of `x` may be negative (`flip`). `out` is real, and so
 * is `x` unless `out` is bool.
 */
export const copyRow = defineOp('copy', { params: ['input'], meta: (x: Tensor) => x });
/** Kernel: writes one value everywhere in a real tensor. A number that the dtype cannot hold is converted as C does. */
export const fillRow = defineOp<[value: number | bigint]>('fill', { params: ['value'] });

const unavailable = (op: string, backend: Backend): DeviceError =>
  new DeviceError(`${op}: device '${backend.name}' has no kernel for it.`, { op });

/** Elements of `x`, broadcast and converted, into `out` on the same device. Not recorded; the caller raises the version. */
export function rawCopy(out: Tensor, x: Tensor): void {
  const backend = out.storage.backend;
  if (!backend.holdsData) return;
  if (isComplex(out.dtype) || (isComplex(x.dtype) && out.dtype !== 'bool')) return copyComplex(out, x);
  const kernel = copyRow.kernels[backend.id];
  if (kernel === undefined) throw unavailable('copy', backend);
  kernel(out, x);
}

/** Backends copy real numbers only: complex tensors are pairs of them. A real tensor takes the real parts. */
function copyComplex(out: Tensor, x: Tensor): void {
  if (!isComplex(out.dtype)) rawCopy(out, partOf(x, 0));
  else if (isComplex(x.dtype)) rawCopy(partsOf(out), partsOf(x));
  else {
    rawCopy(partOf(out, 0), x);
    rawFill(partOf(out, 1), 0);
  }
}

/** @throws DTypeError for a complex number and a real tensor */
export function rawFill(out: Tensor, value: number | bigint | Complex): void {
  const backend = out.storage.backend;
  if (!backend.holdsData) return;
  if (isComplex(out.dtype)) {
    const { re, im } = typeof value === 'object' ? value : { re: Number(value), im: 0 };
    rawFill(partOf(out, 0), re);
    return rawFill(partOf(out, 1), im);
  }
  if (typeof value === 'object')
    throw new DTypeError(`fill: a complex number cannot fill a ${out.dtype} tensor.`, { op: 'fill' });
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

/** The elements of `x` in row-major order as they lie in memory, copied out of the device. @throws DeviceError on a meta tensor */
export function readArray(x: Tensor): TypedArray {
  const out = hostArray(x.dtype, numelOf(x.sizes));
  readBytes(x, bytesOf(out));
  return out;
}

/** As `readArray`, without blocking where the device can: what was submitted so far is read, whatever comes after. */
export async function readArrayAsync(x: Tensor): Promise<TypedArray> {
  const { host, backend } = x.storage;
  if (host !== null || backend.readAsync === undefined || numelOf(x.sizes) === 0) return readArray(x);
  const source = isContiguousLayout(x.sizes, x.strides) ? x : materialize(x);
  const out = hostArray(x.dtype, numelOf(x.sizes));
  const bytes = bytesOf(out);
  bytes.set(await backend.readAsync(source.storage.ptr + source.offset * x.itemsize, bytes.length));
  return out;
}

/** As `readArray`, into memory of the caller's, which has the size of all elements. @throws DeviceError on a meta tensor */
export function readBytes(x: Tensor, out: Uint8Array): void {
  if (!x.storage.backend.holdsData) throw new DeviceError("A tensor on device 'meta' has no elements to read.");
  if (out.length === 0) return;
  const source = isContiguousLayout(x.sizes, x.strides) ? x : materialize(x);
  const start = source.offset * x.itemsize;
  const { host, backend } = source.storage;
  if (host !== null) out.set(bytesOf(host).subarray(start, start + out.length));
  else backend.read(source.storage.ptr + start, out);
}

/** Elements of contiguous `x` into contiguous `out` of the same dtype on another device. */
export function copyAcross(out: Tensor, x: Tensor): void {
  const { backend } = out.storage;
  const bytes = numelOf(x.sizes) * x.itemsize;
  if (!backend.holdsData || bytes === 0) return;
  if (out.storage.host === null && x.storage.host === null && backend.copyFrom !== undefined) {
    const source = isContiguousLayout(x.sizes, x.strides) ? x : materialize(x);
    const from = source.storage.ptr + source.offset * x.itemsize;
    const to = out.storage.ptr + out.offset * out.itemsize;
    if (backend.copyFrom(to, x.storage.backend, from, bytes)) return;
  }
  writeArray(out, readArray(x));
}

/** Writes row-major elements into a contiguous tensor. */
export function writeArray(out: Tensor, data: TypedArray): void {
  const { storage } = out;
  if (!storage.backend.holdsData || data.length === 0) return;
  const start = out.offset * out.itemsize;
  if (storage.host !== null) bytesOf(storage.host).set(bytesOf(data), start);
  else storage.backend.write(storage.ptr + start, bytesOf(data));
}
