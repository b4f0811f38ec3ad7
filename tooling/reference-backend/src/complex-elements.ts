// Complex tensors as lists of pairs, by way of the real and imaginary parts as tensors of their own.
import type { Complex, TensorView } from '@kindling/core';
import { loadFloats, loadRows, store, storeRows } from './elements.ts';

type Dims = readonly number[];

/** Real parts (0) or imaginary ones (1). */
export const part = (x: TensorView, p: number): TensorView => ({
  ...x,
  sizes: x.sizes,
  strides: x.strides.map((s) => 2 * s),
  offset: 2 * x.offset + p,
  dtype: x.dtype === 'complex128' ? 'float64' : 'float32',
  storage: x.storage,
});

const zip = (re: readonly number[], im: readonly number[]): Complex[] =>
  re.map((v, i) => ({ re: v, im: im[i] as number }));

export const loadComplex = (x: TensorView, sizes: Dims = x.sizes): Complex[] =>
  zip(loadFloats(part(x, 0), sizes), loadFloats(part(x, 1), sizes));

const keys = ['re', 'im'] as const;

export function storeComplex(out: TensorView, values: readonly Complex[]): void {
  for (const [p, key] of keys.entries())
    store(
      part(out, p),
      values.map((z) => z[key]),
    );
}

export function loadComplexRows(x: TensorView, dims: Dims): Complex[][] {
  const im = loadRows(part(x, 1), dims);
  return loadRows(part(x, 0), dims).map((row, r) => zip(row.map(Number), (im[r] ?? []).map(Number)));
}

export function storeComplexRows(out: TensorView, dims: Dims, rows: readonly (readonly Complex[])[]): void {
  for (const [p, key] of keys.entries())
    storeRows(
      part(out, p),
      dims,
      rows.map((row) => row.map((z) => z[key])),
    );
}
