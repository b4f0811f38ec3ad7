// One float32 element on each side, in JS arrays: the whole cost is the way there and back, so nothing general is asked.
import type { Place } from '../abi/operand.ts';
import { heap, scratch, wasm } from '../runtime.ts';

/** Scratch slots 1, 2 and 0, in bytes. */
const A = 64;
const B = 128;

/** Status of the kernel, or -1 where the operands are not of this kind. */
export function unarySingle(code: number, out: Place, x: Place): number {
  const to = out.storage.host;
  const from = x.storage.host;
  if (!(to instanceof Float32Array && from instanceof Float32Array)) return -1;
  const { f32 } = heap;
  f32[(scratch + A) >> 2] = from[x.offset] as number;
  const status = wasm.unary(code, scratch + A, scratch, 1);
  if (status === 0) to[out.offset] = f32[scratch >> 2] as number;
  return status;
}

export function binarySingle(code: number, out: Place, a: Place, b: Place): number {
  const to = out.storage.host;
  const first = a.storage.host;
  const second = b.storage.host;
  if (!(to instanceof Float32Array && first instanceof Float32Array && second instanceof Float32Array)) return -1;
  const { f32 } = heap;
  f32[(scratch + A) >> 2] = first[a.offset] as number;
  f32[(scratch + B) >> 2] = second[b.offset] as number;
  const status = wasm.binary(code, scratch + A, scratch + B, scratch, 1, 0);
  if (status === 0) to[out.offset] = f32[scratch >> 2] as number;
  return status;
}
