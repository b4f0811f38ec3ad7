// Sums of products by labelled dimensions.
import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { ShapeError, shapeText, ValueError } from '../../errors.ts';
import { Tensor } from '../../tensor.ts';
import { mul } from '../primitive/binary.ts';
import { bmm } from '../primitive/matmul.ts';
import { sum } from '../primitive/reduce.ts';
import { diagonal } from '../view/select.ts';
import { movedim, permute, reshape, squeezeDims, unsqueeze } from '../view/shape.ts';
import { parseEquation, planEinsum, sublist, type Plan } from './einsum-equation.ts';

/** `x` with one dimension per place of the plan, 1 where it has none; repeated places become diagonals. */
function spread(input: Tensor, places: readonly number[], ndim: number): Tensor {
  let x = input;
  const at = [...places];
  for (let i = 0; i < at.length; i++) {
    for (let j = at.lastIndexOf(at[i] as number); j > i; j = at.lastIndexOf(at[i] as number)) {
      if (x.sizes[i] !== x.sizes[j]) {
        throw new ShapeError(
          `einsum: a label stands for the sizes ${x.sizes[i]} and ${x.sizes[j]} of one operand ${shapeText(input.sizes)}.`,
          {
            op: 'einsum',
            shapes: [input.sizes],
          },
        );
      }
      x = movedim(diagonal(x, { dim1: i, dim2: j }), -1, i);
      at.splice(j, 1);
    }
  }
  const order = at.map((_, i) => i).sort((a, b) => (at[a] as number) - (at[b] as number));
  x = permute(x, order);
  for (let d = 0; d < ndim; d++) if (!at.includes(d)) x = unsqueeze(x, d);
  return x;
}

/** Sum over `dims` of a product whose operands broadcast; the summed dimensions stay with size 1. */
function pairProduct(left: Tensor, right: Tensor, dims: ReadonlySet<number>): Tensor {
  const size = (x: Tensor, d: number): number => x.sizes[d] as number;
  const all = left.sizes.map((_, d) => d);
  const onlyLeft = all.filter((d) => dims.has(d) && size(right, d) === 1 && size(left, d) !== 1);
  const onlyRight = all.filter((d) => dims.has(d) && size(left, d) === 1 && size(right, d) !== 1);
  const a = onlyLeft.length === 0 ? left : sum(left, onlyLeft, { keepdim: true, dtype: left.dtype });
  const b = onlyRight.length === 0 ? right : sum(right, onlyRight, { keepdim: true, dtype: right.dtype });
  const summed = all.filter((d) => dims.has(d) && size(a, d) !== 1 && size(b, d) !== 1);
  if (summed.length === 0) return mul(a, b);
  const rest = all.filter((d) => !summed.includes(d));
  const both = rest.filter((d) => size(a, d) !== 1 && size(b, d) !== 1);
  const rows = rest.filter((d) => !both.includes(d) && size(b, d) === 1);
  const columns = rest.filter((d) => !both.includes(d) && size(b, d) !== 1);
  const count = (x: Tensor, list: readonly number[]): number => list.reduce((n, d) => n * size(x, d), 1);
  const flat = bmm(
    reshape(permute(a, [...both, ...rows, ...summed, ...columns]), [count(a, both), count(a, rows), count(a, summed)]),
    reshape(permute(b, [...both, ...summed, ...columns, ...rows]), [
      count(b, both),
      count(b, summed),
      count(b, columns),
    ]),
  );
  const order = [...both, ...rows, ...columns, ...summed];
  const sizes = order.map((d) => (summed.includes(d) ? 1 : columns.includes(d) ? size(b, d) : size(a, d)));
  return permute(
    reshape(flat, sizes),
    all.map((d) => order.indexOf(d)),
  );
}

const einsumRow = defineOp('einsum', {
  params: ['operands', 'plan'],
  decompose: (operands: readonly Tensor[], { places, ndim, kept }: Plan) => {
    const terms = operands.map((x, i) => spread(x, places[i] as readonly number[], ndim));
    checkSizes(terms, ndim, operands);
    const isLast = (d: number, i: number): boolean => d >= kept && !places.slice(i + 1).some((p) => p.includes(d));
    const dimsAt = (i: number): Set<number> =>
      new Set(Array.from({ length: ndim }, (_, d) => d).filter((d) => isLast(d, i) && (i === 0 || !isLast(d, i - 1))));
    let out = terms[0] as Tensor;
    const first = [...dimsAt(0)];
    if (first.length > 0) out = sum(out, first, { keepdim: true, ...(terms.length > 1 && { dtype: out.dtype }) });
    terms.slice(1).forEach((x, i) => (out = pairProduct(out, x, dimsAt(i + 1))));
    return squeezeDims(
      out,
      Array.from({ length: ndim - kept }, (_, i) => kept + i),
    );
  },
});

function checkSizes(terms: readonly Tensor[], ndim: number, operands: readonly Tensor[]): void {
  for (let d = 0; d < ndim; d++) {
    const sizes = new Set(terms.map((x) => x.sizes[d] as number).filter((s) => s !== 1));
    if (sizes.size > 1) {
      const shapes = operands.map((x) => x.sizes);
      throw new ShapeError(
        `einsum: one label stands for the sizes ${[...sizes].join(' and ')} in operands ${shapes.map(shapeText).join(', ')}.`,
        { op: 'einsum', shapes },
      );
    }
  }
}

/** An operand, or the labels of the one before it. */
export type EinsumArgument = Tensor | readonly Tensor[] | readonly (number | '...')[];

/**
 * Sum of products by labels: `einsum('bij,bjk->bik', a, b)`, or with lists of labels,
 * `einsum(a, [0, 1], b, [1, 2], [0, 2])`. Labels that the result lacks are summed, repeated ones of an operand take
 * its diagonal, '...' stands for the other dimensions, which broadcast. Operands are contracted from left to right.
 * @throws ValueError for an equation that makes no sense, ShapeError, DTypeError
 */
export const einsum = withOp(einsumRow, (equation: string | Tensor, ...args: readonly EinsumArgument[]): Tensor => {
  if (typeof equation === 'string') {
    const operands = args.flat().filter((a): a is Tensor => a instanceof Tensor);
    return contract(operands, parseEquation(equation));
  }
  const list = [equation, ...args];
  const operands = list.filter((a): a is Tensor => a instanceof Tensor);
  const terms = list.filter((a): a is readonly (number | '...')[] => !(a instanceof Tensor)).map(sublist);
  return contract(operands, { inputs: terms.slice(0, operands.length), output: terms[operands.length] ?? null });
});

function contract(operands: readonly Tensor[], equation: Parameters<typeof planEinsum>[0]): Tensor {
  if (operands.length === 0) throw new ValueError('einsum: expected at least one operand.', { op: 'einsum' });
  return callN(
    einsumRow,
    operands,
    planEinsum(
      equation,
      operands.map((x) => x.sizes),
    ),
  );
}
