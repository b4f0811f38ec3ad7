// Products summed over chosen dimensions of both operands.
import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { ShapeError, shapeText, ValueError } from '../../errors.ts';
import { normalizeDim, type Sizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../primitive/binary.ts';
import { checkProduct, mm } from '../primitive/matmul.ts';
import { sum } from '../primitive/reduce.ts';
import { permute, reshape } from '../view/shape.ts';

const numel = (x: Tensor, dims: Sizes): number => dims.reduce((n, d) => n * (x.sizes[d] as number), 1);

const tensordotRow = defineOp('tensordot', {
  params: ['a', 'b', 'dims_a', 'dims_b'],
  decompose: (left: Tensor, right: Tensor, dimsA: Sizes, dimsB: Sizes) => {
    // A size of 1 against a larger one broadcasts: the larger one is summed first.
    const wider = (x: Tensor, dims: Sizes, y: Tensor, others: Sizes): number[] =>
      dims.filter((d, i) => x.sizes[d] !== 1 && y.sizes[others[i] as number] === 1);
    const onlyA = wider(left, dimsA, right, dimsB);
    const onlyB = wider(right, dimsB, left, dimsA);
    const a = onlyA.length === 0 ? left : sum(left, onlyA, { keepdim: true, dtype: left.dtype });
    const b = onlyB.length === 0 ? right : sum(right, onlyB, { keepdim: true, dtype: right.dtype });
    const freeA = a.sizes.map((_, i) => i).filter((i) => !dimsA.includes(i));
    const freeB = b.sizes.map((_, i) => i).filter((i) => !dimsB.includes(i));
    const rows = reshape(permute(a, [...freeA, ...dimsA]), [numel(a, freeA), numel(a, dimsA)]);
    const columns = reshape(permute(b, [...dimsB, ...freeB]), [numel(b, dimsB), numel(b, freeB)]);
    return reshape(mm(rows, columns), [
      ...freeA.map((d) => a.sizes[d] as number),
      ...freeB.map((d) => b.sizes[d] as number),
    ]);
  },
});

/** How many last dimensions of `a` meet first ones of `b`, or which of each. */
export type TensordotDims = number | readonly [Sizes, Sizes];

/** Sum of products over pairs of dimensions; the others stay, those of `a` first. @throws ShapeError, ValueError, IndexError, DTypeError */
export const tensordot = withOp(tensordotRow, (a: Tensor, b: Tensor, dims: TensordotDims = 2): Tensor => {
  const op = 'tensordot';
  if (
    typeof dims === 'number' &&
    (!Number.isInteger(dims) || dims < 0 || dims > Math.min(a.sizes.length, b.sizes.length))
  ) {
    throw new ValueError(
      `${op}: dims must be a number of dimensions of both ${shapeText(a.sizes)} and ${shapeText(b.sizes)}, got ${dims}.`,
      { op },
    );
  }
  const first = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
  const pairs = typeof dims === 'number' ? [first(dims).map((i) => i - dims), first(dims)] : dims;
  const [dimsA, dimsB] = [a, b].map((x, k) =>
    (pairs[k] as Sizes).map((d) => normalizeDim(op, d, x.sizes.length, x.sizes)),
  ) as [number[], number[]];
  const meets = (d: number, i: number): boolean => {
    const [p, q] = [a.sizes[d], b.sizes[dimsB[i] as number]];
    return p === q || p === 1 || q === 1;
  };
  if (dimsA.length !== dimsB.length || !dimsA.every(meets)) {
    throw new ShapeError(
      `${op}: dims ${shapeText(dimsA)} of ${shapeText(a.sizes)} do not fit dims ${shapeText(dimsB)} of ${shapeText(b.sizes)}.`,
      {
        op,
        shapes: [a.sizes, b.sizes],
      },
    );
  }
  return callN(tensordotRow, a, b, dimsA, dimsB);
});

/** Sum of products over the last dimension of both; with a 0-dim operand the plain product. @throws ShapeError, DTypeError */
export function inner(input: Tensor, other: Tensor): Tensor {
  if (input.sizes.length === 0 || other.sizes.length === 0) return mul(input, other);
  checkProduct('inner', input, other.sizes.length === 1 ? other : other.transpose(-1, -2));
  return tensordot(input, other, [[-1], [-1]]);
}
