import { dtypes, internal, isComplex, type DType, type TensorView } from '@kindling/core';
import { describe, putScalar } from '../abi/block.ts';
import { address, writeBack, type Place } from '../abi/operand.ts';
import { kernelError } from '../abi/status.ts';
import { block, wasm } from '../runtime.ts';
import { complexBlock } from './block-calls.ts';
import { isDense, numelOf, sameSizes } from '@kindling/kernel-headers/shape';
import { coversStorage } from './covers.ts';

/** Elements of `x`, broadcast and converted. Floating to integer truncates and saturates; to bool is x != 0. */
export function copy(out: Place, x: Place): void {
  const n = numelOf(out.sizes);
  if (n === 0) return;
  if (out.dtype === 'bool' && isComplex(x.dtype)) return complexBlock('ne', [out, x, zero(x.dtype)]);
  const simple = isDense(out) && isDense(x) && sameSizes(out.sizes, x.sizes) && coversStorage(out, n);
  const status = simple ? copyDense(out, x, n) : copyStrided(out, x);
  if (status !== 0) throw kernelError('copy', status, x.dtype);
  writeBack(out, 0);
}

const zero = (dtype: DType): Place => ({
  storage: { host: internal.hostArray(dtype, 1), ptr: 0 },
  sizes: [],
  strides: [],
  offset: 0,
  dtype,
});

function copyDense(out: Place, x: Place, n: number): number {
  const from = address(x, 1);
  return wasm.copyContiguous(dtypes[x.dtype].code, dtypes[out.dtype].code, from, address(out, 0), n);
}

function copyStrided(out: Place, x: Place): number {
  describe(0, x.dtype, [out, x]);
  return wasm.copy(block);
}

/** One value everywhere, converted as C does. */
export function fill(out: Place, value: number | bigint): void {
  if (numelOf(out.sizes) === 0) return;
  describe(0, out.dtype, [out]);
  putBits(value, out.dtype);
  const status = wasm.fill(block);
  if (status !== 0) throw kernelError('fill', status, out.dtype);
  writeBack(out, 0);
}

const bits = new DataView(new ArrayBuffer(8));

/** The element's bits as a scalar: the fill kernel knows sizes only. */
function putBits(value: number | bigint, dtype: DType): void {
  if (dtype === 'float32') bits.setFloat32(0, Number(value), true);
  else if (dtype === 'float64') bits.setFloat64(0, Number(value), true);
  else if (dtype === 'bool') bits.setBigInt64(0, value ? 1n : 0n, true);
  else if (dtype === 'float16' || dtype === 'bfloat16') {
    const pattern = internal.hostArray(dtype, 1);
    internal.setElement(pattern, dtype, 0, value);
    bits.setBigInt64(0, BigInt(pattern[0] as number), true);
  } else return putScalar(0, value, dtype);
  putScalar(0, bits.getBigInt64(0, true), 'int64');
}

/** `a` where the condition holds, else `b`; all broadcast. */
export function where(out: TensorView, condition: TensorView, a: TensorView, b: TensorView): void {
  if (numelOf(out.sizes) === 0) return;
  describe(0, out.dtype, [out, condition, a, b]);
  const status = wasm.where(block);
  if (status !== 0) throw kernelError('where', status, out.dtype);
  writeBack(out, 0);
}
