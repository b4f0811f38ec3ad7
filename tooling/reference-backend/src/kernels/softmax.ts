import type { TensorView } from '@kindling/core';
import { dimsOf, loadRows, storeRows } from '../elements.ts';

const alongRows =
  (f: (row: readonly number[]) => number[]) =>
  (out: TensorView, x: TensorView, dim: number): void => {
    const dims = dimsOf(x, dim);
    storeRows(
      out,
      dims,
      loadRows(x, dims).map((row) => f(row.map(Number))),
    );
  };

/** Shifted by the largest element, so that exp cannot overflow. */
const shifted = (row: readonly number[]): number[] => {
  const top = Math.max(...row);
  return row.map((v) => v - top);
};
const sumOfExp = (row: readonly number[]): number => row.reduce((sum, v) => sum + Math.exp(v), 0);

export const softmaxKernels = {
  softmax: alongRows((row) => {
    const x = shifted(row);
    const total = sumOfExp(x);
    return x.map((v) => Math.exp(v) / total);
  }),
  logSoftmax: alongRows((row) => {
    const x = shifted(row);
    const total = Math.log(sumOfExp(x));
    return x.map((v) => v - total);
  }),
};
