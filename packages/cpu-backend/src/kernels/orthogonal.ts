// QR, symmetric eigenvalues and singular values: batches of row-major matrices.
import type { TensorView } from '@kindling/core';
import { address, writeBack } from '../abi/operand.ts';
import { packingBuffers, withRoom } from '../memory/temporary.ts';
import { wasm } from '../runtime.ts';
import { copy, fill } from './copy.ts';
import { readDense, writeDense } from './dense.ts';
import { check, codeOf, matricesOf } from './factor.ts';
import { numelOf } from '@kindling/kernel-headers/shape';

export function geqrf(outs: readonly TensorView[], a: TensorView): void {
  const [factors, tau] = outs as [TensorView, TensorView];
  if (numelOf(a.sizes) === 0) return;
  const { batch, m, n } = matricesOf(a);
  copy(factors, a);
  const workspace = packingBuffers();
  withRoom(wasm.reflectorBytes(m, n), (scratch) => {
    const [to, toTau] = [address(factors, 0), address(tau, 1)];
    check('geqrf', wasm.geqrf(codeOf(a), to, toTau, batch, m, n, scratch, workspace), a);
    [factors, tau].forEach(writeBack);
  });
}

export function householderProduct(out: TensorView, a: TensorView, tau: TensorView): void {
  if (numelOf(out.sizes) === 0) return;
  const { batch, m, n } = matricesOf(a);
  const k = tau.sizes.at(-1) as number;
  const workspace = packingBuffers();
  withRoom(wasm.reflectorBytes(m, n), (scratch) =>
    writeDense(out, (q) =>
      readDense(a, (v) =>
        readDense(tau, (t) => {
          const [from, fromTau] = [address(v, 1), address(t, 2)];
          const to = address(q, 0);
          const status = wasm.householderProduct(codeOf(a), from, fromTau, to, batch, m, n, k, n, scratch, workspace);
          check('householderProduct', status, a);
          writeBack(q, 0);
        }),
      ),
    ),
  );
}

export function eigh(outs: readonly TensorView[], a: TensorView, upper: boolean, vectors: boolean): void {
  const [values, v, info] = outs as [TensorView, TensorView, TensorView];
  const { batch, n } = matricesOf(a);
  if (batch === 0) return;
  if (n === 0) return fill(info, 0);
  withRoom(wasm.eighBytes(n), (scratch) =>
    readDense(a, (x) => {
      const from = address(x, 3);
      const to = [address(values, 0), vectors ? address(v, 1) : 0, address(info, 2)] as const;
      check('eigh', wasm.eigh(codeOf(a), from, ...to, batch, n, Number(upper), scratch), a);
      writeBack(values, 0);
      if (vectors) writeBack(v, 1);
      writeBack(info, 2);
    }),
  );
}

export function eigParts(outs: readonly TensorView[], a: TensorView, vectors: boolean): void {
  const [re, im, vectorRe, vectorIm, info] = outs as [TensorView, TensorView, TensorView, TensorView, TensorView];
  const { batch, n } = matricesOf(a);
  if (batch === 0) return;
  if (n === 0) return fill(info, 0);
  withRoom(wasm.eigBytes(n), (scratch) =>
    readDense(a, (x) => {
      const from = address(x, 5);
      const place = (q: TensorView, slot: number): number => (vectors ? address(q, slot) : 0);
      const to = [address(re, 0), address(im, 1), place(vectorRe, 2), place(vectorIm, 3), address(info, 4)] as const;
      check('eig', wasm.eig(codeOf(a), from, ...to, batch, n, scratch), a);
      [re, im].forEach(writeBack);
      if (vectors) [vectorRe, vectorIm].forEach((q, i) => writeBack(q, i + 2));
      writeBack(info, 4);
    }),
  );
}

export function svd(outs: readonly TensorView[], a: TensorView, fullMatrices: boolean, vectors: boolean): void {
  const [u, s, vh, info] = outs as [TensorView, TensorView, TensorView, TensorView];
  const { batch, m, n } = matricesOf(a);
  if (batch === 0) return;
  const [large, small] = [Math.max(m, n), Math.min(m, n)];
  if (small === 0) {
    // Square factors of a matrix without elements are identities.
    fill(info, 0);
    for (const q of [u, vh]) identity(q);
    return;
  }
  const columns = !vectors ? 0 : fullMatrices ? large : small;
  const workspace = packingBuffers();
  withRoom(wasm.svdBytes(large, small, columns), (scratch) =>
    readDense(a, (x) => {
      const from = address(x, 4);
      const place = (q: TensorView, slot: number): number => (vectors ? address(q, slot) : 0);
      const to = [place(u, 0), address(s, 1), place(vh, 2), address(info, 3)] as const;
      check('svd', wasm.svd(codeOf(a), from, ...to, batch, m, n, columns, scratch, workspace), a);
      if (vectors) writeBack(u, 0);
      writeBack(s, 1);
      if (vectors) writeBack(vh, 2);
      writeBack(info, 3);
    }),
  );
}

function identity(q: TensorView): void {
  if (numelOf(q.sizes) === 0) return;
  fill(q, 0);
  const { sizes, strides } = q;
  const n = sizes.at(-1) as number;
  const step = (strides.at(-1) as number) + (strides.at(-2) as number);
  fill({ ...q, sizes: [...sizes.slice(0, -2), n], strides: [...strides.slice(0, -2), step] }, 1);
}
