// Kernels of contiguous rows: softmax, cross-entropy, layer normalisation. Other layouts pass through contiguous copies.
import { dtypes, type TensorView } from '@kindling/core';
import { address, writeBack, type Place } from '../abi/operand.ts';
import { kernelError } from '../abi/status.ts';
import { block, wasm } from '../runtime.ts';
import { readDense, withLast, writeDense } from './dense.ts';
import { numelOf } from './shape.ts';

function check(name: string, status: number, x: Place): void {
  if (status !== 0) throw kernelError(name, status, x.dtype, x.sizes.length - 1, x.sizes.at(-1));
}

export const softmax =
  (name: 'softmax' | 'logSoftmax') =>
  (out: TensorView, x: TensorView, dim: number): void => {
    if (numelOf(out.sizes) === 0) return;
    writeDense(withLast(out, dim), (y) =>
      readDense(withLast(x, dim), (dense) => {
        const n = dense.sizes.at(-1) ?? 1;
        const from = address(dense, 1);
        const rows = numelOf(dense.sizes) / n;
        check(name, wasm.softmax(dtypes[x.dtype].code, from, address(y, 0), rows, n, Number(name === 'logSoftmax')), x);
        writeBack(y, 0);
      }),
    );
  };

export const softmaxBackward =
  (name: 'softmaxBackward' | 'logSoftmaxBackward') =>
  (out: TensorView, g: TensorView, y: TensorView, dim: number): void => {
    if (numelOf(out.sizes) === 0) return;
    const logarithm = Number(name === 'logSoftmaxBackward');
    writeDense(withLast(out, dim), (o) =>
      readDense(withLast(g, dim), (denseG) =>
        readDense(withLast(y, dim), (denseY) => {
          const n = denseY.sizes.at(-1) ?? 1;
          const rows = numelOf(denseY.sizes) / n;
          const [pg, py] = [address(denseG, 1), address(denseY, 2)];
          check(name, wasm.softmaxBackward(dtypes[y.dtype].code, pg, py, address(o, 0), rows, n, logarithm), y);
          writeBack(o, 0);
        }),
      ),
    );
  };

export function softmaxCrossEntropy(out: TensorView, logits: TensorView, target: TensorView, ignoreIndex: number): void {
  const [rows = 0, classes = 0] = logits.sizes;
  if (rows === 0) return;
  writeDense(out, (o) =>
    readDense(logits, (x) =>
      readDense(target, (t) => {
        const [px, pt] = [address(x, 1), address(t, 2)];
        const status = wasm.crossEntropy(dtypes[x.dtype].code, px, pt, address(o, 0), rows, classes, ignoreIndex, block);
        check('softmaxCrossEntropy', status, x);
        writeBack(o, 0);
      }),
    ),
  );
}

export function softmaxCrossEntropyBackward(out: TensorView, g: TensorView, logits: TensorView, target: TensorView, ignoreIndex: number): void {
  const [rows = 0, classes = 0] = logits.sizes;
  if (rows === 0 || classes === 0) return;
  writeDense(out, (o) =>
    readDense(g, (dense) =>
      readDense(logits, (x) =>
        readDense(target, (t) => {
          const [pg, px, pt] = [address(dense, 1), address(x, 2), address(t, 3)];
          const status = wasm.crossEntropyBackward(dtypes[x.dtype].code, pg, px, pt, address(o, 0), rows, classes, ignoreIndex, block);
          check('softmaxCrossEntropyBackward', status, x);
          writeBack(o, 0);
        }),
      ),
    ),
  );
}

/** Runs with the address of an optional vector, 0 for none. */
function optional(x: TensorView | null, slot: number, run: (pointer: () => number) => void): void {
  if (x === null) run(() => 0);
  else readDense(x, (dense) => run(() => address(dense, slot)));
}

export function layerNormRows(outs: readonly TensorView[], x: TensorView, weight: TensorView | null, bias: TensorView | null, eps: number): void {
  const [y, mean, rstd] = outs as [TensorView, TensorView, TensorView];
  const [rows = 0, n = 0] = x.sizes;
  if (rows === 0 || n === 0) return;
  writeDense(y, (o) =>
    readDense(x, (dense) =>
      optional(weight, 4, (w) =>
        optional(bias, 5, (b) => {
          const inputs = [address(dense, 3), w(), b()] as const;
          const outputs = [address(o, 0), address(mean, 1), address(rstd, 2)] as const;
          check('layerNormRows', wasm.layerNorm(dtypes[x.dtype].code, ...inputs, ...outputs, rows, n, eps), x);
          writeBack(o, 0);
          writeBack(mean, 1);
          writeBack(rstd, 2);
        }),
      ),
    ),
  );
}
