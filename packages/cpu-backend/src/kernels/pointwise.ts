// Kernels of one element each: from op codes to functions for the kernel table.
import { dtypes, type TensorView } from '@kindling/core';
import { address, writeBack } from '../abi/operand.ts';
import { kernelError, UNSUPPORTED } from '../abi/status.ts';
import { pointwiseCodes } from '../generated/codes.ts';
import { wasm } from '../runtime.ts';
import { pointwiseBlock } from './block-calls.ts';
import { binarySingle, unarySingle } from './single.ts';
import { isDense, numelOf, sameSizes } from '@kindling/kernel-headers/shape';
import { coversStorage } from './covers.ts';
import { otherwise } from './every-dtype.ts';

export type PointwiseName = keyof typeof pointwiseCodes;

/** How `binary` in cpp/pointwise.cpp reads its operands; -1 where only the block describes them. */
const ARRAYS = 0;
const FIRST_IS_SCALAR = 1;
const SECOND_IS_SCALAR = 2;
const STRIDED = -1;

export function unary(name: PointwiseName) {
  const op = pointwiseCodes[name];
  const kernel = (out: TensorView, x: TensorView): void => {
    const n = numelOf(out.sizes);
    if (n === 0) return;
    const code = (op << 4) | dtypes[x.dtype].code;
    if (n === 1 && unarySingle(code, out, x) === 0) return;
    if (!(isDense(out) && isDense(x) && sameSizes(out.sizes, x.sizes) && coversStorage(out, n)))
      return general(name, kernel, [out, x]);
    const a = address(x, 1);
    const status = wasm.unary(code, a, address(out, 0), n);
    if (status !== 0) return failed(name, kernel, status, [out, x]);
    writeBack(out, 0);
  };
  return kernel;
}

export function binary(name: PointwiseName) {
  const op = pointwiseCodes[name];
  const kernel = (out: TensorView, a: TensorView, b: TensorView): void => {
    const n = numelOf(out.sizes);
    if (n === 0) return;
    const code = (op << 4) | dtypes[a.dtype].code;
    if (n === 1 && binarySingle(code, out, a, b) === 0) return;
    const mode = binaryMode(out, a, b, n);
    if (mode === STRIDED) return general(name, kernel, [out, a, b]);
    const pa = address(a, 1);
    const pb = address(b, 2);
    const status = wasm.binary(code, pa, pb, address(out, 0), n, mode);
    if (status !== 0) return failed(name, kernel, status, [out, a, b]);
    writeBack(out, 0);
  };
  return kernel;
}

function binaryMode(out: TensorView, a: TensorView, b: TensorView, n: number): number {
  if (!isDense(out) || !coversStorage(out, n)) return STRIDED;
  const arrayA = sameSizes(a.sizes, out.sizes);
  const arrayB = sameSizes(b.sizes, out.sizes);
  if (arrayA && arrayB) return isDense(a) && isDense(b) ? ARRAYS : STRIDED;
  if (arrayA && numelOf(b.sizes) === 1 && isDense(a)) return SECOND_IS_SCALAR;
  if (arrayB && numelOf(a.sizes) === 1 && isDense(b)) return FIRST_IS_SCALAR;
  return STRIDED;
}

type Views = readonly [out: TensorView, x: TensorView, ...more: TensorView[]];
type PointwiseKernel = (out: TensorView, ...args: never[]) => void;

function failed(name: PointwiseName, kernel: PointwiseKernel, status: number, [out, ...args]: Views): void {
  if (status !== UNSUPPORTED) throw kernelError(name, status, args[0].dtype);
  otherwise(name, kernel, out, args);
}

/** Any layout: through the descriptor block. */
function general(name: PointwiseName, kernel: PointwiseKernel, views: Views): void {
  const status = pointwiseBlock(name, views);
  if (status !== 0) failed(name, kernel, status, views);
}
