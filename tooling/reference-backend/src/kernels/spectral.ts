// Eigenvalues and singular values by Jacobi's rotations, plainly.
import type { TensorView } from '@kindling/core';
import { at, identity, loadMatrices, matrix, storeMatrices, storeVectors, type Matrix } from '../matrices.ts';

const column = (a: Matrix, j: number): number[] => a.map((row) => row[j] as number);
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);

/** Columns p and q of `a` become c p - s q and s p + c q. */
function turn(a: Matrix, p: number, q: number, c: number, s: number): void {
  for (const row of a) {
    const [x, y] = [row[p] as number, row[q] as number];
    row[p] = c * x - s * y;
    row[q] = s * x + c * y;
  }
}

/** Cosine and sine of the rotation with t = tan that solves t² + 2 zeta t = 1 by the smaller root. */
function rotation(zeta: number): [c: number, s: number] {
  const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const c = 1 / Math.hypot(1, t);
  return [c, c * t];
}

const SWEEPS = 100;
const EPS = 2 ** -53;
const finite = (a: Matrix): boolean => a.flat().every(Number.isFinite);

/** Golub & Van Loan, Matrix Computations, 8.5: A becomes diagonal; null when an element is not finite. */
function eigenvalues(a: Matrix): { values: number[]; vectors: Matrix } | null {
  if (!finite(a)) return null;
  const n = a.length;
  const vectors = identity(n);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let turned = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const off = at(a, p, q);
        if (Math.abs(off) <= EPS * Math.sqrt(Math.abs(at(a, p, p) * at(a, q, q))) || Math.abs(off) < 1e-300) continue;
        turned = true;
        const [c, s] = rotation((at(a, q, q) - at(a, p, p)) / (2 * off));
        turn(a, p, q, c, s);
        const [x, y] = [a[p] as number[], a[q] as number[]];
        a[p] = x.map((v, i) => c * v - s * (y[i] as number));
        a[q] = x.map((v, i) => s * v + c * (y[i] as number));
        turn(vectors, p, q, c, s);
      }
    }
    if (!turned) break;
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => at(a, i, i) - at(a, j, j));
  return {
    values: order.map((i) => at(a, i, i)),
    vectors: matrix(n, n, (i, j) => at(vectors, i, order[j] as number)),
  };
}

/** `columns` with unit vectors orthogonal to them, up to `count`: Gram and Schmidt, twice. */
function completed(columns: readonly number[][], count: number, length: number): number[][] {
  const out = [...columns];
  for (let e = 0; out.length < count; e++) {
    let v = Array.from({ length }, (_, i) => Number(i === e));
    for (let pass = 0; pass < 2; pass++) {
      for (const u of out) {
        const part = dot(u, v);
        v = v.map((x, i) => x - part * (u[i] as number));
      }
    }
    const size = Math.hypot(...v);
    if (size > 0.5 / Math.sqrt(length)) out.push(v.map((x) => x / size));
  }
  return out;
}

interface Factors {
  readonly U: number[][];
  readonly S: number[];
  readonly V: number[][];
}

/** Hestenes (1958): columns of A turned until they are orthogonal, for m >= n. U and V as lists of columns. */
function tall(a: Matrix, m: number, n: number, uColumns: number): Factors {
  const V = identity(n);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let turned = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const [x, y] = [column(a, p), column(a, q)];
        const [xx, yy, xy] = [dot(x, x), dot(y, y), dot(x, y)];
        if (Math.abs(xy) <= 1e-15 * Math.sqrt(xx * yy)) continue;
        turned = true;
        const [c, s] = rotation((yy - xx) / (2 * xy));
        turn(a, p, q, c, s);
        turn(V, p, q, c, s);
      }
    }
    if (!turned) break;
  }
  const size = Array.from({ length: n }, (_, j) => Math.hypot(...column(a, j)));
  const order = size.map((_, i) => i).sort((i, j) => (size[j] as number) - (size[i] as number));
  const S = order.map((i) => size[i] as number);
  const U = order.filter((i) => (size[i] as number) > 0).map((i) => column(a, i).map((x) => x / (size[i] as number)));
  return { U: completed(U, uColumns, m), S, V: order.map((i) => column(V, i)) };
}

const transposed = (a: Matrix, n: number): Matrix => Array.from({ length: n }, (_, j) => column(a, j));

function singularValues(a: Matrix, m: number, n: number, full: boolean): Factors | null {
  if (!finite(a)) return null;
  const k = Math.min(m, n);
  if (m >= n) return tall(a, m, n, full ? m : k);
  const { U, S, V } = tall(transposed(a, n), n, m, full ? n : k);
  return { U: V, S, V: U };
}

export const spectralKernels = {
  eigh: (outs: readonly TensorView[], x: TensorView, upper: boolean, vectors: boolean): void => {
    const [values, v, info] = outs as [TensorView, TensorView, TensorView];
    const symmetric = (a: Matrix): Matrix =>
      a.map((row, i) => row.map((_, j) => (upper === i > j ? at(a, j, i) : at(a, i, j))));
    const done = loadMatrices(x).map((a) => eigenvalues(symmetric(a)));
    storeVectors(
      info,
      done.map((d) => [Number(d === null)]),
    );
    if (done.includes(null)) return;
    const found = done as { values: number[]; vectors: Matrix }[];
    storeVectors(
      values,
      found.map((d) => d.values),
    );
    if (vectors)
      storeMatrices(
        v,
        found.map((d) => d.vectors),
      );
  },
  svd: (outs: readonly TensorView[], x: TensorView, full: boolean, vectors: boolean): void => {
    const [u, s, vh, info] = outs as [TensorView, TensorView, TensorView, TensorView];
    const [m, n] = x.sizes.slice(-2) as [number, number];
    const done = loadMatrices(x).map((a) => singularValues(a, m, n, full));
    storeVectors(
      info,
      done.map((d) => [Number(d === null)]),
    );
    if (done.includes(null)) return;
    const found = done as Factors[];
    storeVectors(
      s,
      found.map((d) => d.S),
    );
    if (!vectors) return;
    storeMatrices(
      u,
      found.map((d) => matrix(m, d.U.length, (i, j) => (d.U[j] as number[])[i] as number)),
    );
    storeMatrices(
      vh,
      found.map((d) => d.V),
    );
  },
};
