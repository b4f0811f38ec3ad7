// Bunch and Kaufman's factorisation on whole symmetric matrices, so that both triangles say the same.
import { indexValueError, type TensorView } from '@kindling/core';
import { loadRows } from '../elements.ts';
import { at, loadMatrices, storeMatrices, storeVectors, type Matrix } from '../matrices.ts';

const ALPHA = (1 + Math.sqrt(17)) / 8;

function swap<T>(list: T[], i: number, j: number): void {
  [list[i], list[j]] = [list[j] as T, list[i] as T];
}

/** Largest magnitude of row i among columns from `first` on, the diagonal left out, and where it is first found. */
function largest(a: Matrix, i: number, first: number): { size: number; column: number } {
  let best = { size: 0, column: i };
  for (let j = first; j < a.length; j++) {
    const size = Math.abs(at(a, i, j));
    if (j !== i && size > best.size) best = { size, column: j };
  }
  return best;
}

function choose(a: Matrix, k: number): { row: number; two: boolean } {
  const own = Math.abs(at(a, k, k));
  const { size: column, column: r } = largest(a, k, k);
  if (Math.max(own, column) === 0 || own >= ALPHA * column) return { row: k, two: false };
  const { size: row } = largest(a, r, k);
  if (own >= ALPHA * column * (column / row)) return { row: k, two: false };
  return { row: r, two: Math.abs(at(a, r, r)) < ALPHA * row };
}

function factor(lower: Matrix): { ld: Matrix; pivots: number[]; info: number } {
  const n = lower.length;
  const a = lower.map((row, i) => row.map((_, j) => at(lower, Math.max(i, j), Math.min(i, j))));
  const ld = a.map((row) => row.map(() => 0));
  const pivots: number[] = [];
  let info = 0;
  for (let k = 0; k < n;) {
    const { row, two } = choose(a, k);
    const next = k + (two ? 2 : 1);
    // Rows and columns of what remains; earlier columns of L stay, as in LAPACK.
    swap(a, next - 1, row);
    for (const line of a) swap(line, next - 1, row);
    for (let i = k; i < next; i++) pivots.push(two ? -(row + 1) : row + 1);
    for (let i = k; i < next; i++) for (let j = k; j <= i; j++) (ld[i] as number[])[j] = at(a, i, j);
    const [d, off, e] = [at(a, k, k), two ? at(a, k + 1, k) : 0, two ? at(a, k + 1, k + 1) : 1];
    const determinant = d * e - off * off;
    if (determinant === 0) {
      info ||= k + 1;
      for (let i = next; i < n; i++) (ld[i] as number[])[k] = at(a, i, k);
    } else {
      const columns = a.map((line) => [line[k] as number, two ? (line[k + 1] as number) : 0] as const);
      const factors = columns.map(
        ([x, y]) => [(e * x - off * y) / determinant, (d * y - off * x) / determinant] as const,
      );
      for (let i = next; i < n; i++) {
        const [u, v] = factors[i] as readonly [number, number];
        (ld[i] as number[])[k] = u;
        if (two) (ld[i] as number[])[k + 1] = v;
        for (let j = next; j < n; j++) {
          const [x, y] = columns[j] as readonly [number, number];
          (a[i] as number[])[j] = at(a, i, j) - u * x - v * y;
        }
      }
    }
    k = next;
  }
  return { ld, pivots, info };
}

/** From row `last + 1` on, minus column k of L times row k. */
function eliminate(ld: Matrix, x: Matrix, k: number, last: number): void {
  for (let i = last + 1; i < ld.length; i++) x[i] = (x[i] as number[]).map((v, c) => v - at(ld, i, k) * at(x, k, c));
}

function solve(ld: Matrix, pivots: readonly number[], x: Matrix): void {
  const n = ld.length;
  const isTwo = (k: number): boolean => (pivots[k] as number) < 0;
  const rowOf = (k: number): number => Math.abs(pivots[k] as number) - 1;
  for (let k = 0; k < n; k += isTwo(k) ? 2 : 1) {
    const last = k + (isTwo(k) ? 1 : 0);
    swap(x, last, rowOf(k));
    for (let i = k; i <= last; i++) eliminate(ld, x, i, last);
    const [first, second] = [x[k] as number[], x[last] as number[]];
    if (!isTwo(k)) {
      x[k] = first.map((v) => v / at(ld, k, k));
      continue;
    }
    const [d, off, e] = [at(ld, k, k), at(ld, last, k), at(ld, last, last)];
    x[k] = first.map((v, c) => (e * v - off * (second[c] as number)) / (d * e - off * off));
    x[last] = second.map((v, c) => (d * v - off * (first[c] as number)) / (d * e - off * off));
  }
  for (let k = n - 1; k >= 0; k--) {
    const last = k;
    const from = isTwo(k) ? k - 1 : k;
    for (let j = last; j >= from; j--)
      x[j] = (x[j] as number[]).map((v, c) => {
        let sum = v;
        for (let i = last + 1; i < n; i++) sum -= at(ld, i, j) * at(x, i, c);
        return sum;
      });
    swap(x, last, rowOf(last));
    k = from;
  }
}

export const ldlKernels = {
  ldlFactorEx: (outs: readonly TensorView[], a: TensorView): void => {
    const [ld, pivots, info] = outs as [TensorView, TensorView, TensorView];
    const done = loadMatrices(a).map(factor);
    storeMatrices(
      ld,
      done.map((d) => d.ld),
    );
    storeVectors(
      pivots,
      done.map((d) => d.pivots),
    );
    storeVectors(
      info,
      done.map((d) => [d.info]),
    );
  },
  ldlSolve: (out: TensorView, ld: TensorView, pivots: TensorView, b: TensorView): void => {
    const last = pivots.sizes.length - 1;
    const n = pivots.sizes[last] as number;
    const lists = loadRows(pivots, [last]).map((row) => row.map(Number));
    for (const list of lists) {
      for (let k = 0; k < n; k++) {
        const p = list[k] as number;
        if (p === 0 || Math.abs(p) > n || (p < 0 && list[k + 1] !== p)) throw indexValueError('ldlSolve', last, n, p);
        if (p < 0) k++;
      }
    }
    const solved = loadMatrices(b);
    loadMatrices(ld).forEach((matrix, i) => solve(matrix, lists[i] as number[], solved[i] as Matrix));
    storeMatrices(out, solved);
  },
};
