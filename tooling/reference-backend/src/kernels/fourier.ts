// Fourier transforms by their definition.
import { internal, type Complex, type TensorView } from '@kindling/core';
import { loadComplexRows, storeComplexRows } from '../complex-elements.ts';
import { loadRows, storeRows } from '../elements.ts';

type Dims = readonly number[];

/** Σ x[j] e^(∓2πi jk/n); jk is reduced modulo n, so that no angle is large. */
function transform(row: readonly Complex[], forward: boolean): Complex[] {
  const n = row.length;
  const sign = forward ? -1 : 1;
  return row.map((_, k) => {
    let [re, im] = [0, 0];
    row.forEach((z, j) => {
      const angle = (sign * 2 * Math.PI * ((j * k) % n)) / n;
      re += z.re * Math.cos(angle) - z.im * Math.sin(angle);
      im += z.re * Math.sin(angle) + z.im * Math.cos(angle);
    });
    return { re, im };
  });
}

const times = (row: readonly Complex[], factor: number): Complex[] =>
  row.map((z) => ({ re: z.re * factor, im: z.im * factor }));

/** In place, along each of `dims`. */
function transformAll(x: TensorView, dims: Dims, forward: boolean): void {
  for (const dim of dims)
    storeComplexRows(
      x,
      [dim],
      loadComplexRows(x, [dim]).map((row) => transform(row, forward)),
    );
}

/** All of a spectrum from its first half: what mirrors it, and no imaginary part where there is none. */
function mirrored(half: readonly Complex[], n: number): Complex[] {
  return Array.from({ length: n }, (_, k) => {
    const z = half[Math.min(k, n - k)] as Complex;
    if (k === 0 || 2 * k === n) return { re: z.re, im: 0 };
    return 2 * k < n ? z : { re: z.re, im: -z.im };
  });
}

export const fourierKernels = {
  fftC2c: (out: TensorView, x: TensorView, dims: Dims, scale: number, forward: boolean): void => {
    const all = x.sizes.map((_, d) => d);
    storeComplexRows(
      out,
      all,
      loadComplexRows(x, all).map((row) => times(row, scale)),
    );
    transformAll(out, dims, forward);
  },
  fftR2c: (out: TensorView, x: TensorView, dims: Dims, scale: number, _onesided: boolean): void => {
    const last = dims.at(-1) as number;
    const rows = loadRows(x, [last]).map((row) =>
      times(
        transform(
          row.map((v) => ({ re: Number(v), im: 0 })),
          true,
        ),
        scale,
      ).slice(0, out.sizes[last]),
    );
    storeComplexRows(out, [last], rows);
    transformAll(out, dims.slice(0, -1), true);
  },
  fftC2r: (out: TensorView, x: TensorView, dims: Dims, scale: number, size: number): void => {
    const last = dims.at(-1) as number;
    const inner = internal.allocate(out.storage.backend, x.sizes, x.dtype);
    const all = x.sizes.map((_, d) => d);
    storeComplexRows(inner, all, loadComplexRows(x, all));
    transformAll(inner, dims.slice(0, -1), false);
    storeRows(
      out,
      [last],
      loadComplexRows(inner, [last]).map((row) => times(transform(mirrored(row, size), false), scale).map((z) => z.re)),
    );
  },
};
