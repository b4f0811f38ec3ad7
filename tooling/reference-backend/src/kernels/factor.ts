// Factorisations as textbooks have them, one element after the other.
import { indexValueError, type TensorView } from '@kindling/core';
import { loadRows, storeRows } from '../elements.ts';
import { at, loadMatrices, storeMatrices, storeVectors, type Matrix } from '../matrices.ts';

/** Gaussian elimination with partial pivoting; the factors replace `a`. */
function eliminate(a: Matrix, pivot: boolean): { pivots: number[]; info: number } {
  const n = a[0]?.length ?? 0;
  const pivots: number[] = [];
  let info = 0;
  for (let j = 0; j < Math.min(a.length, n); j++) {
    let best = j;
    for (let i = j + 1; pivot && i < a.length; i++) if (Math.abs(at(a, i, j)) > Math.abs(at(a, best, j))) best = i;
    pivots.push(best + 1);
    if (at(a, best, j) === 0) {
      info ||= j + 1;
      continue;
    }
    [a[j], a[best]] = [a[best] as number[], a[j] as number[]];
    for (let i = j + 1; i < a.length; i++) {
      const row = a[i] as number[];
      const factor = (row[j] as number) / at(a, j, j);
      row[j] = factor;
      for (let k = j + 1; k < n; k++) row[k] = (row[k] as number) - factor * at(a, j, k);
    }
  }
  return { pivots, info };
}

/** Substitution; `x` becomes the solution. */
function substitute(a: Matrix, x: Matrix, upper: boolean, unit: boolean): void {
  const n = a.length;
  for (let s = 0; s < n; s++) {
    const i = upper ? n - 1 - s : s;
    const row = x[i] as number[];
    for (let c = 0; c < row.length; c++) {
      let sum = row[c] as number;
      for (let j = upper ? i + 1 : 0; j < (upper ? n : i); j++) sum -= at(a, i, j) * at(x, j, c);
      row[c] = unit ? sum : sum / at(a, i, i);
    }
  }
}

const transposed = (a: Matrix, columns: number): Matrix =>
  Array.from({ length: columns }, (_, j) => a.map((row) => row[j] as number));

/** The lower factor, from the lower triangle; or the order of the minor that is not positive. */
function choleskyOf(a: Matrix): { L: Matrix; info: number } {
  const L = a.map((row) => row.map(() => 0));
  for (let j = 0; j < a.length; j++) {
    for (let i = j; i < a.length; i++) {
      let sum = at(a, i, j);
      for (let k = 0; k < j; k++) sum -= at(L, i, k) * at(L, j, k);
      if (i === j && !(sum > 0)) return { L, info: j + 1 };
      (L[i] as number[])[j] = i === j ? Math.sqrt(sum) : sum / at(L, j, j);
    }
  }
  return { L, info: 0 };
}

/** R above and Householder vectors below the diagonal, in place; their factors are returned. */
function reflect(a: Matrix): number[] {
  const n = a[0]?.length ?? 0;
  const tau: number[] = [];
  for (let j = 0; j < Math.min(a.length, n); j++) {
    const column = a.slice(j).map((row) => row[j] as number);
    const alpha = column[0] as number;
    if (column.slice(1).every((x) => x === 0)) {
      tau.push(0);
      continue;
    }
    const beta = -(Math.sign(alpha) || 1) * Math.hypot(...column);
    const v = column.map((x, i) => (i === 0 ? 1 : x / (alpha - beta)));
    const factor = (beta - alpha) / beta;
    tau.push(factor);
    for (let k = j + 1; k < n; k++) {
      const dot = v.reduce((sum, x, i) => sum + x * at(a, j + i, k), 0);
      v.forEach((x, i) => ((a[j + i] as number[])[k] = at(a, j + i, k) - factor * x * dot));
    }
    v.forEach((x, i) => ((a[j + i] as number[])[j] = i === 0 ? beta : x));
  }
  return tau;
}

export const factorKernels = {
  luFactorEx: (outs: readonly TensorView[], x: TensorView, pivot: boolean): void => {
    const [lu, pivots, info] = outs as [TensorView, TensorView, TensorView];
    const list = loadMatrices(x);
    const done = list.map((a) => eliminate(a, pivot));
    storeMatrices(lu, list);
    storeVectors(
      pivots,
      done.map((d) => d.pivots),
    );
    storeVectors(
      info,
      done.map((d) => [d.info]),
    );
  },
  luOrder: (out: TensorView, pivots: TensorView, m: number): void => {
    const last = pivots.sizes.length - 1;
    const lists = loadRows(pivots, [last]).map((row) => row.map(Number));
    for (const p of lists.flat()) if (p < 1 || p > m) throw indexValueError('luUnpack', last, m, p);
    const orders = lists.map((row) => {
      const order = Array.from({ length: m }, (_, i) => i);
      row.forEach((p, i) => ([order[i], order[p - 1]] = [order[p - 1] as number, order[i] as number]));
      return order.map(BigInt);
    });
    storeRows(out, [last], orders);
  },
  solveTriangular: (
    out: TensorView,
    a: TensorView,
    b: TensorView,
    upper: boolean,
    left: boolean,
    unit: boolean,
  ): void => {
    const as = loadMatrices(a);
    const n = a.sizes.at(-1) as number;
    const rows = b.sizes.at(-2) as number;
    const solved = loadMatrices(b).map((x, i) => {
      const matrix = as[i] as Matrix;
      const side = left ? x : transposed(x, n);
      substitute(left ? matrix : transposed(matrix, n), side, left ? upper : !upper, unit);
      return left ? side : transposed(side, rows);
    });
    storeMatrices(out, solved);
  },
  choleskyEx: (outs: readonly TensorView[], x: TensorView, upper: boolean): void => {
    const [factor, info] = outs as [TensorView, TensorView];
    const done = loadMatrices(x).map((a) => choleskyOf(upper ? transposed(a, a.length) : a));
    storeMatrices(
      factor,
      done.map(({ L }) => (upper ? transposed(L, L.length) : L)),
    );
    storeVectors(
      info,
      done.map((d) => [d.info]),
    );
  },
  geqrf: (outs: readonly TensorView[], x: TensorView): void => {
    const [factors, tau] = outs as [TensorView, TensorView];
    const list = loadMatrices(x);
    const taus = list.map(reflect);
    storeMatrices(factors, list);
    storeVectors(tau, taus);
  },
};
