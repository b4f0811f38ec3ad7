// Differences along a dimension, and sums of areas under sampled curves.
import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { needsDType, ShapeError, shapeText, ValueError } from '../../errors.ts';
import { normalizeDim } from '../../layout/sizes.ts';
import { isScalarLike, toNumber, type ScalarLike } from '../../scalar.ts';
import { Tensor } from '../../tensor.ts';
import { zeros } from '../create/fill.ts';
import { mul } from '../primitive/binary.ts';
import { logicalXor } from '../primitive/compare.ts';
import { clone } from '../primitive/copy.ts';
import { sum } from '../primitive/reduce.ts';
import { cumsum } from '../primitive/scan.ts';
import { select, sliceDim } from '../view/select.ts';
import { reshape } from '../view/shape.ts';
import { add, div, sub } from './arithmetic.ts';
import { cat } from './join.ts';

const head = (x: Tensor, dim: number): Tensor => sliceDim(x, dim, 0, -1);
const tail = (x: Tensor, dim: number): Tensor => sliceDim(x, dim, 1);
const step = (x: Tensor, dim: number): Tensor => (x.dtype === 'bool' ? logicalXor : sub)(tail(x, dim), head(x, dim));

const diffRow = defineOp('diff', {
  params: ['input', 'n', 'dim', 'prepend', 'append'],
  decompose: (x: Tensor, n: number, dim: number, prepend: Tensor | null, append: Tensor | null) => {
    if (n === 0) return clone(x); // as it is, without what would be joined to it
    const parts = [prepend, x, append].filter((p) => p !== null);
    let out = parts.length === 1 ? x : cat(parts, dim);
    for (let i = Math.min(n, out.sizes[dim] as number); i > 0; i--) out = step(out, dim);
    return out;
  },
});

export interface DiffOptions {
  /** How often differences are taken. */
  readonly n?: number;
  readonly dim?: number;
  /** Joined before and after `input` first. */
  readonly prepend?: Tensor | null;
  readonly append?: Tensor | null;
}

/** Differences of neighbours along `dim`, the last by default; exclusive or for bool. @throws ShapeError, ValueError, IndexError */
export const diff = withOp(
  diffRow,
  (input: Tensor, { n = 1, dim = -1, prepend = null, append = null }: DiffOptions = {}): Tensor => {
    if (input.sizes.length === 0)
      throw new ShapeError('diff: expected at least 1 dimension, got a 0-dim tensor.', { op: 'diff', shapes: [[]] });
    if (!Number.isInteger(n) || n < 0)
      throw new ValueError(`diff: n must be a non-negative integer, got ${n}.`, { op: 'diff' });
    return callN(diffRow, input, n, normalizeDim('diff', dim, input.sizes.length, input.sizes), prepend, append);
  },
);

/** Widths between sample points `x`, shaped to multiply with `y`. */
function widths(op: string, x: Tensor, y: Tensor, dim: number): Tensor {
  const ndim = y.sizes.length;
  if (x.sizes.length === 1) {
    if (x.sizes[0] !== y.sizes[dim]) {
      throw new ShapeError(
        `${op}: ${x.sizes[0]} points in x for ${y.sizes[dim]} in dimension ${dim} of y ${shapeText(y.sizes)}.`,
        { op, shapes: [x.sizes, y.sizes] },
      );
    }
    const column = reshape(
      x,
      y.sizes.map((_, i) => (i === dim ? -1 : 1)),
    );
    return step(column, dim);
  }
  const padded =
    x.sizes.length < ndim ? reshape(x, [...new Array<number>(ndim - x.sizes.length).fill(1), ...x.sizes]) : x;
  return step(padded, dim);
}

const params = ['y', 'x', 'dx', 'dim'];

const trapezoidRow = defineOp('trapezoid', {
  params,
  decompose: (y: Tensor, x: Tensor | null, dx: number, dim: number) => {
    const n = y.sizes[dim] as number;
    const others = y.sizes.filter((_, i) => i !== dim);
    if (n === 0) return zeros(others, { dtype: y.isFloatingPoint() ? y.dtype : undefined, device: y.device });
    if (x !== null) return div(sum(mul(add(head(y, dim), tail(y, dim)), widths('trapezoid', x, y, dim)), dim), 2);
    const ends = add(select(y, dim, 0), select(y, dim, -1));
    return mul(sub(sum(y, dim), mul(ends, 0.5)), dx);
  },
});

const cumulativeRow = defineOp('cumulativeTrapezoid', {
  params,
  decompose: (y: Tensor, x: Tensor | null, dx: number, dim: number) => {
    const pairs = add(head(y, dim), tail(y, dim));
    if (x !== null) return div(cumsum(mul(pairs, widths('cumulativeTrapezoid', x, y, dim)), dim), 2);
    return cumsum(y.isFloatingPoint() ? mul(pairs, dx / 2) : mul(div(pairs, 1), dx / 2), dim);
  },
});

export interface TrapezoidOptions {
  /** Width between samples, where no points `x` are given. */
  readonly dx?: ScalarLike;
  readonly dim?: number;
}

function rule(op: typeof trapezoidRow) {
  return withOp(op, (y: Tensor, x: Tensor | null | TrapezoidOptions = null, options: TrapezoidOptions = {}): Tensor => {
    const points = x instanceof Tensor ? x : null;
    const { dx = 1, dim = -1 } = x === null || x instanceof Tensor ? options : x;
    if (y.dtype === 'bool' || points?.dtype === 'bool') throw needsDType(op.name, 'numeric tensors', 'bool');
    if (y.sizes.length === 0)
      throw new ShapeError(`${op.name}: expected at least 1 dimension, got a 0-dim tensor.`, {
        op: op.name,
        shapes: [[]],
      });
    return callN(
      op,
      y,
      points,
      isScalarLike(dx) ? toNumber(dx) : 1,
      normalizeDim(op.name, dim, y.sizes.length, y.sizes),
    );
  });
}

/** ∫ y dx along `dim` by the trapezoidal rule, over points `x` or at a width `dx`: trapezoid(y, x) or trapezoid(y, { dx }). @throws ShapeError, DTypeError */
export const trapezoid = rule(trapezoidRow);
/** Another name of `trapezoid`. */
export const trapz = trapezoid;
/** As `trapezoid`, the sums up to each sample after the first. @throws ShapeError, DTypeError */
export const cumulativeTrapezoid = rule(cumulativeRow);
