// Kernels of contiguous rows: softmax, cross-entropy, layer normalisation. Other layouts pass through contiguous copies.
import type { TensorView } from '@kindling/core';
import { address, writeBack, type Place } from '../abi/operand.ts';
import { kernelError } from '../abi/status.ts';
import { block } from '../runtime.ts';
import { readDense, withLast, writeDense } from './dense.ts';
import { wideFor } from './wide-module.ts';
import { numelOf } from '@kindling/kernel-headers/shape';

export const softmax =
  (name: 'softmax' | 'logSoftmax') =>
  (out: TensorView, x: TensorView, dim: number): void => {
    const total = numelOf(out.sizes);
    if (total === 0) return;
    const wide = wideFor(name, x);
    writeDense(withLast(out, dim), (y) =>
      readDense(withLast(x, dim), (dense) => {
        const n = dense.sizes.at(-1) ?? 1;
        const from = address(dense, 1);
        const to = address(y, 0);
        wide.for(name)[name](from, to, total / n, n);
        writeBack(y, 0);
      }),
    );
  };

export const softmaxBackward =
  (name: 'softmaxBackward' | 'logSoftmaxBackward') =>
  (out: TensorView, g: TensorView, y: TensorView, dim: number): void => {
    const total = numelOf(out.sizes);
    if (total === 0) return;
    const wide = wideFor(name, y);
    writeDense(withLast(out, dim), (o) =>
      readDense(withLast(g, dim), (denseG) =>
        readDense(withLast(y, dim), (denseY) => {
          const n = denseY.sizes.at(-1) ?? 1;
          const [pg, py] = [address(denseG, 1), address(denseY, 2)];
          const to = address(o, 0);
          wide.for(name)[name](pg, py, to, total / n, n);
          writeBack(o, 0);
        }),
      ),
    );
  };

function checkTargets(name: string, status: number, logits: Place): void {
  if (status !== 0) throw kernelError(name, status, logits.dtype, 1, logits.sizes[1]);
}

export function softmaxCrossEntropy(
  out: TensorView,
  logits: TensorView,
  target: TensorView,
  ignoreIndex: number,
): void {
  const [rows = 0, n = 0] = logits.sizes;
  if (rows === 0) return;
  const name = 'softmaxCrossEntropy';
  const wide = wideFor(name, logits);
  writeDense(out, (o) =>
    readDense(logits, (x) =>
      readDense(target, (t) => {
        const [px, pt] = [address(x, 1), address(t, 2)];
        const to = address(o, 0);
        checkTargets(name, wide.for('crossEntropy').crossEntropy(px, pt, to, rows, n, ignoreIndex, block), logits);
        writeBack(o, 0);
      }),
    ),
  );
}

export function softmaxCrossEntropyBackward(
  out: TensorView,
  g: TensorView,
  logits: TensorView,
  target: TensorView,
  ignoreIndex: number,
): void {
  const [rows = 0, n = 0] = logits.sizes;
  if (rows === 0 || n === 0) return;
  const name = 'softmaxCrossEntropyBackward';
  const wide = wideFor(name, logits);
  writeDense(out, (o) =>
    readDense(g, (dense) =>
      readDense(logits, (x) =>
        readDense(target, (t) => {
          const [pg, px, pt] = [address(dense, 1), address(x, 2), address(t, 3)];
          const to = address(o, 0);
          checkTargets(
            name,
            wide.for('crossEntropyBackward').crossEntropyBackward(pg, px, pt, to, rows, n, ignoreIndex, block),
            logits,
          );
          writeBack(o, 0);
        }),
      ),
    ),
  );
}

/** Runs with a function that gives the address of an optional vector, 0 for none. */
function optional(x: TensorView | null, slot: number, run: (pointer: () => number) => void): void {
  if (x === null) run(() => 0);
  else readDense(x, (dense) => run(() => address(dense, slot)));
}

export function layerNormRows(
  outs: readonly TensorView[],
  x: TensorView,
  weight: TensorView | null,
  bias: TensorView | null,
  eps: number,
): void {
  const [y, mean, rstd] = outs as [TensorView, TensorView, TensorView];
  const [rows = 0, n = 0] = x.sizes;
  if (rows === 0 || n === 0) return;
  const name = 'layerNormRows';
  const wide = wideFor(name, x);
  writeDense(y, (o) =>
    readDense(x, (dense) =>
      optional(weight, 4, (w) =>
        optional(bias, 5, (b) => {
          const inputs = [address(dense, 3), w(), b()] as const;
          const outputs = [address(o, 0), address(mean, 1), address(rstd, 2)] as const;
          wide.for('layerNorm').layerNorm(...inputs, ...outputs, rows, n, eps);
          writeBack(o, 0);
          writeBack(mean, 1);
          writeBack(rstd, 2);
        }),
      ),
    ),
  );
}
