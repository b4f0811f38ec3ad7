// Eigenvalues of real matrices by QR steps in complex arithmetic on the whole matrix, eigenvectors by inverse iteration.
import type { TensorView } from '@kindling/core';
import { loadMatrices, matrix, storeMatrices, storeVectors, type Matrix } from '../matrices.ts';

interface Complex {
  readonly re: number;
  readonly im: number;
}
type Row = Complex[];

const ZERO: Complex = { re: 0, im: 0 };
const add = (a: Complex, b: Complex): Complex => ({ re: a.re + b.re, im: a.im + b.im });
const sub = (a: Complex, b: Complex): Complex => ({ re: a.re - b.re, im: a.im - b.im });
const mul = (a: Complex, b: Complex): Complex => ({ re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re });
const conj = (a: Complex): Complex => ({ re: a.re, im: -a.im });
const size = (a: Complex): number => Math.hypot(a.re, a.im);
const times = (a: Complex, s: number): Complex => ({ re: a.re * s, im: a.im * s });
const div = (a: Complex, b: Complex): Complex => times(mul(a, conj(b)), 1 / size(b) ** 2);

function sqrt(a: Complex): Complex {
  const r = Math.sqrt((size(a) + Math.abs(a.re)) / 2);
  if (r === 0) return ZERO;
  const other = a.im / (2 * r);
  return a.re >= 0 ? { re: r, im: other } : { re: Math.abs(other), im: a.im < 0 ? -r : r };
}

const cell = (a: readonly Row[], i: number, j: number): Complex => (a[i] as Row)[j] as Complex;

/** The eigenvalue of the last 2 x 2 that is nearer to its corner. */
function shiftOf(a: readonly Row[]): Complex {
  const n = a.length;
  const [p, q, r, s] = [cell(a, n - 2, n - 2), cell(a, n - 2, n - 1), cell(a, n - 1, n - 2), cell(a, n - 1, n - 1)];
  const half = times(sub(p, s), 0.5);
  const root = sqrt(add(mul(half, half), mul(q, r)));
  const [one, two] = [add(s, add(half, root)), add(s, sub(half, root))];
  return size(sub(one, s)) < size(sub(two, s)) ? one : two;
}

/** R Q + shift, where Q R = A - shift, by Gram and Schmidt, twice, on the columns. */
function qrStep(a: readonly Row[], shift: Complex): Row[] {
  const n = a.length;
  const columns: Row[] = Array.from({ length: n }, (_, j) =>
    a.map((row, i) => (i === j ? sub(row[j] as Complex, shift) : (row[j] as Complex))),
  );
  const R: Row[] = a.map((row) => row.map(() => ZERO));
  const dot = (x: Row, y: Row): Complex => x.reduce((sum, v, i) => add(sum, mul(conj(v), y[i] as Complex)), ZERO);
  const Q: Row[] = [];
  columns.forEach((column, j) => {
    let v = column;
    for (let pass = 0; pass < 2; pass++) {
      Q.forEach((q, i) => {
        const part = dot(q, v);
        (R[i] as Row)[j] = add(cell(R, i, j), part);
        v = v.map((x, k) => sub(x, mul(part, q[k] as Complex)));
      });
    }
    const length = Math.sqrt(v.reduce((sum, x) => sum + size(x) ** 2, 0));
    (R[j] as Row)[j] = { re: length, im: 0 };
    Q.push(length === 0 ? v : v.map((x) => times(x, 1 / length)));
  });
  return R.map((row, i) =>
    row.map((_, j) => {
      // Q[k] is column k of Q, so that its element in row k of R's sum and column j is Q[j][k].
      const value = row.reduce((total, x, k) => add(total, mul(x, (Q[j] as Row)[k] as Complex)), ZERO);
      return i === j ? add(value, shift) : value;
    }),
  );
}

/** Null where an element is not finite or no eigenvalue is found in 500 steps. */
function eigenvalues(real: Matrix, norm: number): Complex[] | null {
  let a: Row[] = real.map((row) => row.map((re) => ({ re, im: 0 })));
  const found: Complex[] = [];
  for (let steps = 0; a.length > 0;) {
    const n = a.length;
    const below = (a[n - 1] as Row).slice(0, n - 1);
    if (below.every((x) => size(x) <= 1e-15 * norm)) {
      found.push(cell(a, n - 1, n - 1));
      a = a.slice(0, n - 1).map((row) => row.slice(0, n - 1));
      steps = 0;
    } else if (steps++ === 500) return null;
    else {
      // A shift of its own now and then, complex so that real matrices leave the real line.
      a = qrStep(a, steps % 10 === 1 ? add(shiftOf(a), { re: 0, im: 1e-3 * norm }) : shiftOf(a));
    }
  }
  const complexOnes = found.filter((x) => x.im > 1e-9 * norm);
  const realOnes = found.filter((x) => Math.abs(x.im) <= 1e-9 * norm);
  return [...realOnes.map((x) => ({ re: x.re, im: 0 })), ...complexOnes.flatMap((x) => [x, conj(x)])];
}

/** Gaussian elimination with partial pivoting. */
function solve(a: Row[], b: Row): Row {
  const n = a.length;
  for (let j = 0; j < n; j++) {
    let best = j;
    for (let i = j + 1; i < n; i++) if (size(cell(a, i, j)) > size(cell(a, best, j))) best = i;
    [a[j], a[best]] = [a[best] as Row, a[j] as Row];
    [b[j], b[best]] = [b[best] as Complex, b[j] as Complex];
    for (let i = j + 1; i < n; i++) {
      const factor = div(cell(a, i, j), cell(a, j, j));
      for (let k = j; k < n; k++) (a[i] as Row)[k] = sub(cell(a, i, k), mul(factor, cell(a, j, k)));
      b[i] = sub(b[i] as Complex, mul(factor, b[j] as Complex));
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i] as Complex;
    for (let k = i + 1; k < n; k++) sum = sub(sum, mul(cell(a, i, k), b[k] as Complex));
    b[i] = div(sum, cell(a, i, i));
  }
  return b;
}

/** Of unit length, the largest component real. */
function eigenvector(real: Matrix, value: Complex, norm: number): Row {
  const near = add(value, { re: 1e-10 * norm, im: value.im === 0 ? 0 : 1e-10 * norm });
  let x: Row = real.map((_, i) => ({ re: 1 + Math.sin(i), im: 0 }));
  for (let pass = 0; pass < 4; pass++) {
    const shifted = real.map((row, i) => row.map((re, j) => (i === j ? sub({ re, im: 0 }, near) : { re, im: 0 })));
    x = solve(shifted, x);
    const length = Math.sqrt(x.reduce((sum, v) => sum + size(v) ** 2, 0));
    x = x.map((v) => times(v, 1 / length));
  }
  const largest = x.reduce((best, v) => (size(v) > size(best) ? v : best), ZERO);
  return x.map((v) => times(mul(v, conj(largest)), 1 / size(largest)));
}

function decompose(a: Matrix): { values: Complex[]; columns: () => Row[] } | null {
  const norm = Math.max(...a.flat().map(Math.abs)) || 1;
  const values = a.flat().every(Number.isFinite) ? eigenvalues(a, norm) : null;
  return values && { values, columns: () => values.map((value) => eigenvector(a, value, norm)) };
}

export const eigKernels = {
  eigParts: (outs: readonly TensorView[], x: TensorView, vectors: boolean): void => {
    const [re, im, vectorRe, vectorIm, info] = outs as [TensorView, TensorView, TensorView, TensorView, TensorView];
    const list = loadMatrices(x);
    const done = list.map(decompose);
    storeVectors(
      info,
      done.map((d) => [Number(d === null)]),
    );
    if (done.includes(null)) return;
    const found = done as NonNullable<(typeof done)[number]>[];
    for (const [out, part] of [
      [re, 're'],
      [im, 'im'],
    ] as const) {
      storeVectors(
        out,
        found.map((d) => d.values.map((v) => v[part])),
      );
    }
    if (!vectors) return;
    const columns = found.map((d) => d.columns());
    for (const [out, part] of [
      [vectorRe, 're'],
      [vectorIm, 'im'],
    ] as const) {
      storeMatrices(
        out,
        columns.map((v) => matrix(v.length, v.length, (i, j) => cell(v, j, i)[part])),
      );
    }
  },
};
