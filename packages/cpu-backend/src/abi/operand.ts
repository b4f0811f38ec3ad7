// Addresses of tensors. Storages of up to 64 bytes live in JS arrays: a kernel sees a copy in a scratch slot, and what it
// wrote is copied back. Nothing allocates between taking an address and the return of the kernel.
import { dtypes, type TensorView } from '@kindling/core';
import { heap, scratch } from '../runtime.ts';

type Storage = Pick<TensorView['storage'], 'host' | 'ptr'>;

/** Elements somewhere: a tensor, or a temporary of this backend. */
export interface Place extends Omit<TensorView, 'storage'> {
  readonly storage: Storage;
}

const SLOT_BYTES = 64;

/** Byte address of the first element. `slot` is the operand's number in the call, unique in it. */
export function address(view: Place, slot: number): number {
  const storage = view.storage;
  const skip = view.offset * dtypes[view.dtype].itemsize;
  if (storage.host === null) return storage.ptr + skip;
  copyIn(storage, slot);
  return scratch + slot * SLOT_BYTES + skip;
}

/** Brings back what a kernel wrote to an output whose storage is a JS array. */
export function writeBack(view: Place, slot: number): void {
  if (view.storage.host !== null) copyOut(view.storage, slot);
}

function copyIn(storage: Storage, slot: number): void {
  const at = scratch + slot * SLOT_BYTES;
  const { host } = storage;
  if (host instanceof Float32Array) {
    const { f32 } = heap;
    for (let i = 0, p = at >> 2; i < host.length; i++) f32[p + i] = host[i] as number;
  } else if (host instanceof Float64Array) {
    const { f64 } = heap;
    for (let i = 0, p = at >> 3; i < host.length; i++) f64[p + i] = host[i] as number;
  } else if (host instanceof BigInt64Array) {
    const { i64 } = heap;
    for (let i = 0, p = at >> 3; i < host.length; i++) i64[p + i] = host[i] as bigint;
  } else if (host instanceof Int32Array) {
    const { i32 } = heap;
    for (let i = 0, p = at >> 2; i < host.length; i++) i32[p + i] = host[i] as number;
  } else if (host !== null) {
    heap.u8.set(new Uint8Array(host.buffer, host.byteOffset, host.byteLength), at);
  }
}

function copyOut(storage: Storage, slot: number): void {
  const at = scratch + slot * SLOT_BYTES;
  const { host } = storage;
  if (host instanceof Float32Array) {
    const { f32 } = heap;
    for (let i = 0, p = at >> 2; i < host.length; i++) host[i] = f32[p + i] as number;
  } else if (host instanceof Float64Array) {
    const { f64 } = heap;
    for (let i = 0, p = at >> 3; i < host.length; i++) host[i] = f64[p + i] as number;
  } else if (host instanceof BigInt64Array) {
    const { i64 } = heap;
    for (let i = 0, p = at >> 3; i < host.length; i++) host[i] = i64[p + i] as bigint;
  } else if (host instanceof Int32Array) {
    const { i32 } = heap;
    for (let i = 0, p = at >> 2; i < host.length; i++) host[i] = i32[p + i] as number;
  } else if (host !== null) {
    new Uint8Array(host.buffer, host.byteOffset, host.byteLength).set(heap.u8.subarray(at, at + host.byteLength));
  }
}
