// Products of several matrices or of one with itself, and of vectors along a dimension.
import { callN } from '../dispatch/call.ts';
import { defineOp, withOp } from '../dispatch/op.ts';
import { dtypeMismatch, needsDType, ShapeError, shapeText, ValueError } from '../errors.ts';
import { broadcastSizes, normalizeDim } from '../layout/sizes.ts';
import type { Tensor } from '../tensor.ts';
import { zeros } from '../ops/create/fill.ts';
import { eye } from '../ops/create/ranges.ts';
import { mul } from '../ops/primitive/binary.ts';
import { clone } from '../ops/primitive/copy.ts';
import { checkProduct, mm } from '../ops/primitive/matmul.ts';
import { sum } from '../ops/primitive/reduce.ts';
import { where } from '../ops/primitive/where.ts';
import { isIntegral } from '../dtype.ts';
import { conj } from '../ops/composite/complex.ts';
import { matmul } from '../ops/composite/matmul.ts';
import { expand, squeezeDims, unsqueeze } from '../ops/view/shape.ts';
import { inv } from './solve.ts';

/** Where to cut each run of matrices for the fewest multiplications. Cormen et al., Introduction to Algorithms, 15.2. */
function cheapestCuts(sizes: readonly number[]): number[][] {
  const n = sizes.length - 1;
  const cost = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  const cuts = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let length = 1; length < n; length++) {
    for (let i = 0; i + length < n; i++) {
      const j = i + length;
      let best = Infinity;
      for (let k = i; k < j; k++) {
        const own = (sizes[i] as number) * (sizes[k + 1] as number) * (sizes[j + 1] as number);
        const total = (cost[i]?.[k] as number) + (cost[k + 1]?.[j] as number) + own;
        if (total >= best) continue;
        best = total;
        (cuts[i] as number[])[j] = k;
      }
      (cost[i] as number[])[j] = best;
    }
  }
  return cuts;
}

const multiDotRow = defineOp('multiDot', {
  params: ['tensors'],
  decompose: (matrices: readonly Tensor[]) => {
    const first = matrices[0] as Tensor;
    const cuts = cheapestCuts([first.sizes[0] as number, ...matrices.map((x) => x.sizes[1] as number)]);
    const product = (i: number, j: number): Tensor => {
      if (i === j) return matrices[i] as Tensor;
      const k = cuts[i]?.[j] as number;
      return mm(product(i, k), product(k + 1, j));
    };
    return product(0, matrices.length - 1);
  },
});

/**
 * Product of two or more matrices in the cheapest order; the first and last may be vectors. @throws ShapeError,
 * ValueError, DTypeError
 */
export const multiDot = withOp(multiDotRow, (tensors: readonly Tensor[]): Tensor => {
  const op = 'multiDot';
  const first = tensors[0];
  const last = tensors.at(-1);
  if (first === undefined || last === undefined || tensors.length < 2)
    throw new ValueError(`${op}: expected at least 2 tensors, got ${tensors.length}.`, { op });
  const row = first.sizes.length === 1;
  const column = last.sizes.length === 1;
  const matrices = tensors.map((x, i) =>
    row && i === 0 ? unsqueeze(x, 0) : column && i === tensors.length - 1 ? unsqueeze(x, 1) : x,
  );
  matrices.forEach((x, i) => {
    if (x.sizes.length !== 2)
      throw new ShapeError(
        `${op}: tensor ${i} has shape ${shapeText(x.sizes)}; only the first and last may be vectors.`,
        { op, shapes: [x.sizes] },
      );
    if (i > 0) checkProduct(op, matrices[i - 1] as Tensor, x);
  });
  return squeezeDims(callN(multiDotRow, matrices), [...(row ? [0] : []), ...(column ? [1] : [])]);
});

/** Product of matrices in the cheapest order; a single one is returned as it is. @throws ShapeError, ValueError, DTypeError */
export function chainMatmul(...matrices: readonly Tensor[]): Tensor {
  for (const x of matrices) {
    if (x.sizes.length !== 2)
      throw new ShapeError(`chainMatmul: expected matrices, got ${shapeText(x.sizes)}.`, {
        op: 'chainMatmul',
        shapes: [x.sizes],
      });
  }
  return matrices.length === 1 ? (matrices[0] as Tensor) : multiDot(matrices);
}

const matrixPowerRow = defineOp('matrixPower', {
  params: ['A', 'n'],
  // By squaring: one product for each binary digit of n and each that is 1.
  decompose: (A: Tensor, n: number) => {
    if (n === 0) {
      const size = A.sizes.at(-1) as number;
      const { dtype, device } = A;
      // Chosen by a mask instead of made apart: the result stays in the graph, with a gradient of zeros.
      return where(zeros([size, size], { dtype: 'bool', device }), A, eye(size, { dtype, device }));
    }
    let out: Tensor | null = null;
    let square = A;
    for (let rest = n; ; square = matmul(square, square)) {
      if (rest % 2 === 1) out = out === null ? square : matmul(out, square);
      rest = Math.floor(rest / 2);
      if (rest === 0) break;
    }
    return out === null || out === A ? clone(A) : out;
  },
});

/**
 * A multiplied n times by itself, for square matrices in the last two dimensions; n = 0 gives the identity, negative n
 * powers of the inverse. @throws LinAlgError for a singular matrix, ShapeError, ValueError
 */
export const matrixPower = withOp(matrixPowerRow, (A: Tensor, n: number): Tensor => {
  const op = 'matrixPower';
  if (A.sizes.length < 2 || A.sizes.at(-1) !== A.sizes.at(-2))
    throw new ShapeError(`${op}: expected square matrices, got ${shapeText(A.sizes)}.`, { op, shapes: [A.sizes] });
  if (!Number.isSafeInteger(n)) throw new ValueError(`${op}: n must be an integer, got ${n}.`, { op });
  return callN(matrixPowerRow, n < 0 ? inv(A) : A, Math.abs(n));
});

const vecdotRow = defineOp('vecdot', {
  params: ['x', 'y', 'dim'],
  decompose: (x: Tensor, y: Tensor, dim: number) => sum(mul(conj(x), y), dim),
});

/** Inner products of vectors along `dim`, the first conjugated, broadcasting. @throws ShapeError, DTypeError, IndexError */
export const vecdot = withOp(vecdotRow, (x: Tensor, y: Tensor, dim = -1): Tensor => {
  if (x.dtype !== y.dtype) throw dtypeMismatch('vecdot', x.dtype, y.dtype);
  if (isIntegral(x.dtype)) throw needsDType('vecdot', 'floating tensors', x.dtype);
  const sizes = broadcastSizes('vecdot', x.sizes, y.sizes);
  return callN(vecdotRow, expand(x, sizes), expand(y, sizes), normalizeDim('vecdot', dim, sizes.length, sizes));
});
