// LU and Cholesky factors and triangular systems: batches of row-major matrices, factored in place of a copy.
import { dtypes, type TensorView } from '@kindling/core';
import { address, writeBack, type Place } from '../abi/operand.ts';
import { INDEX_OUT_OF_RANGE, kernelError } from '../abi/status.ts';
import { packingBuffers } from '../memory/temporary.ts';
import { block, wasm } from '../runtime.ts';
import { copy, fill } from './copy.ts';
import { readDense, writeDense } from './dense.ts';
import { numelOf } from '@kindling/kernel-headers/shape';

export const codeOf = (x: Place): number => dtypes[x.dtype].code;

/** Sizes of matrices in the last two dimensions, and how many there are. */
export interface Matrices {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
}

export function matricesOf({ sizes }: Pick<Place, 'sizes'>): Matrices {
  const [m, n] = sizes.slice(-2) as [number, number];
  return { batch: numelOf(sizes.slice(0, -2)), m, n };
}

export const turned = (x: Place): Place => {
  const { storage, sizes, strides, offset, dtype } = x;
  const swap = (list: readonly number[]): number[] => [
    ...list.slice(0, -2),
    list.at(-1) as number,
    list.at(-2) as number,
  ];
  return { storage, sizes: swap(sizes), strides: swap(strides), offset, dtype };
};

/** @throws DTypeError for any status but 0 */
export function check(name: string, status: number, x: Place): void {
  if (status !== 0) throw kernelError(name, status, x.dtype);
}

export function luFactorEx(outs: readonly TensorView[], a: TensorView, pivot: boolean): void {
  const [lu, pivots, info] = outs as [TensorView, TensorView, TensorView];
  const { batch, m, n } = matricesOf(a);
  if (batch === 0) return;
  if (m === 0 || n === 0) return fill(info, 0);
  copy(lu, a);
  const workspace = packingBuffers();
  const to = [address(lu, 0), address(pivots, 1), address(info, 2)] as const;
  check('luFactor', wasm.luFactor(codeOf(a), ...to, batch, m, n, Number(pivot), workspace), a);
  [lu, pivots, info].forEach(writeBack);
}

export function luOrder(out: TensorView, pivots: TensorView, m: number): void {
  const k = pivots.sizes.at(-1) as number;
  const batch = numelOf(pivots.sizes.slice(0, -1));
  if (batch === 0 || m === 0) return;
  writeDense(out, (o) =>
    readDense(pivots, (p) => {
      const from = address(p, 1);
      const status = wasm.luOrder(from, address(o, 0), batch, k, m, block);
      if (status === INDEX_OUT_OF_RANGE) throw kernelError('luUnpack', status, 'int32', pivots.sizes.length - 1, m);
      writeBack(o, 0);
    }),
  );
}

/** Distance between matrices, in elements; null where no one number says it. */
function batchStride({ sizes, strides }: Place): number | null {
  let step: number | null = null;
  let size = 1;
  for (let d = sizes.length - 3; d >= 0; d--) {
    if (sizes[d] === 1) continue;
    if (step === null) step = strides[d] as number;
    else if (strides[d] !== step * size) return null;
    size *= sizes[d] as number;
  }
  return step ?? 0;
}

export function solveTriangular(
  out: TensorView,
  a: TensorView,
  b: TensorView,
  upper: boolean,
  left: boolean,
  unit: boolean,
): void {
  if (numelOf(out.sizes) === 0) return;
  // X A = B is AT XT = BT.
  if (left) solve(out, a, b, upper, unit);
  else solve(turned(out), turned(a), turned(b), !upper, unit);
}

function solve(out: Place, a: Place, b: Place, upper: boolean, unit: boolean): void {
  const { batch, m: n, n: k } = matricesOf(out);
  const run = (matrix: Place, aBatch: number): void =>
    writeDense(out, (x) => {
      copy(x, b);
      const [aRow, aColumn] = matrix.strides.slice(-2) as [number, number];
      const workspace = packingBuffers();
      const [from, to] = [address(matrix, 1), address(x, 0)];
      const flags = [Number(upper), Number(unit)] as const;
      const status = wasm.solveTriangular(codeOf(a), from, aBatch, aRow, aColumn, to, batch, n, k, ...flags, workspace);
      check('solveTriangular', status, a);
      writeBack(x, 0);
    });
  const step = batchStride(a);
  // The output is written while the matrix is read.
  if (step !== null && a.storage !== out.storage) run(a, step);
  else readDense(a, (dense) => run(dense, n * n));
}

/** The lower factor, or with `upper` its transpose, from that triangle of `a`. */
export function choleskyEx(outs: readonly TensorView[], a: TensorView, upper: boolean): void {
  const [factor, info] = outs as [TensorView, TensorView];
  const { batch, n } = matricesOf(a);
  if (batch === 0) return;
  if (n === 0) return fill(info, 0);
  const flipped = (x: Place): Place => (upper ? turned(x) : x);
  writeDense(flipped(factor), (l) => {
    copy(l, flipped(a));
    const workspace = packingBuffers();
    const [to, toInfo] = [address(l, 0), address(info, 1)];
    check('cholesky', wasm.cholesky(codeOf(a), to, toInfo, batch, n, workspace), a);
    writeBack(l, 0);
    writeBack(info, 1);
  });
}

export function ldlFactorEx(outs: readonly TensorView[], a: TensorView): void {
  const [ld, pivots, info] = outs as [TensorView, TensorView, TensorView];
  const { batch, n } = matricesOf(a);
  if (batch === 0) return;
  if (n === 0) return fill(info, 0);
  copy(ld, a);
  const to = [address(ld, 0), address(pivots, 1), address(info, 2)] as const;
  check('ldlFactor', wasm.ldlFactor(codeOf(a), ...to, batch, n), a);
  [ld, pivots, info].forEach(writeBack);
}

export function ldlSolve(out: TensorView, ld: TensorView, pivots: TensorView, b: TensorView): void {
  if (numelOf(out.sizes) === 0) return;
  const { batch, m: n, n: m } = matricesOf(out);
  writeDense(out, (x) =>
    readDense(ld, (a) =>
      readDense(pivots, (p) => {
        copy(x, b);
        const from = [address(a, 1), address(p, 2)] as const;
        const status = wasm.ldlSolve(codeOf(ld), ...from, address(x, 0), batch, n, m, block);
        if (status === INDEX_OUT_OF_RANGE) throw kernelError('ldlSolve', status, 'int32', pivots.sizes.length - 1, n);
        check('ldlSolve', status, ld);
        writeBack(x, 0);
      }),
    ),
  );
}
