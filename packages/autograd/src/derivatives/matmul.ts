import type { Tensor } from '@kindling/core/lean';
import { scaled } from './factor.ts';
import { row, wrt, type Derivatives, type TensorInfo } from '../derivative.ts';

/** Conjugated, for complex ones. */
const turned = (x: Tensor): Tensor => x.conj().transpose(-2, -1);

const columnMajor = ({ sizes: [rows], strides: [down, across] }: TensorInfo): boolean => down === 1 && across === rows;

// A gradient is made in the layout of its operand, as PyTorch does: a transposed weight gets it without a copy.
const ofFirst = (g: Tensor, b: Tensor, a: TensorInfo): Tensor =>
  columnMajor(a) ? b.conj().mm(g.t()).t() : g.mm(turned(b));
const ofSecond = (g: Tensor, a: Tensor, b: TensorInfo): Tensor =>
  columnMajor(b) ? g.t().mm(a.conj()).t() : turned(a).mm(g);

export const matmulDerivatives = {
  mm: row(
    wrt([1], (g, [b], [a]) => ofFirst(g, b, a)),
    wrt([0], (g, [a], [, b]) => ofSecond(g, a, b)),
  ),
  bmm: row(
    wrt([1], (g, [b]) => g.bmm(turned(b))),
    wrt([0], (g, [a]) => turned(a).bmm(g)),
  ),
  dot: row(
    wrt([1], (g, [b]) => g.mul(b.conj())),
    wrt([0], (g, [a]) => g.mul(a.conj())),
  ),
  addmm: row(
    wrt([], (g, _, [, , , beta]) => scaled(g, beta)),
    wrt([2], (g, [b], [, a, , , alpha]) => scaled(ofFirst(g, b, a), alpha)),
    wrt([1], (g, [a], [, , b, , alpha]) => scaled(ofSecond(g, a, b), alpha)),
    null,
    null,
  ),
} satisfies Derivatives;
