// Batches of matrices as lists of rows.
import type { TensorView } from '@kindling/core';
import { loadFloats, store } from './elements.ts';

export type Matrix = number[][];

export const at = (a: Matrix, i: number, j: number): number => (a[i] as number[])[j] as number;

export const matrix = (rows: number, columns: number, value: (i: number, j: number) => number): Matrix =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => value(i, j)));

export const identity = (n: number): Matrix => matrix(n, n, (i, j) => Number(i === j));

/** Every matrix in the last two dimensions; empty ones included. */
export function loadMatrices(x: TensorView): Matrix[] {
  const [m, n] = x.sizes.slice(-2) as [number, number];
  const batch = x.sizes.slice(0, -2).reduce((a, b) => a * b, 1);
  const flat = loadFloats(x);
  return Array.from({ length: batch }, (_, b) => matrix(m, n, (i, j) => flat[(b * m + i) * n + j] as number));
}

export const storeMatrices = (out: TensorView, list: readonly Matrix[]): void => store(out, list.flat(2));

/** One list of numbers for each matrix: diagonals, codes, positions. */
export const storeVectors = (out: TensorView, list: readonly (readonly number[])[]): void => store(out, list.flat());
