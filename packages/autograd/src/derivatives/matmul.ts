import type { Tensor } from '@kindling/core';
import { row, wrt, type Derivatives } from '../derivative.ts';

const turned = (x: Tensor): Tensor => x.transpose(-2, -1);
const scaled = (x: Tensor, factor: number): Tensor => (factor === 1 ? x : x.mul(factor));

export const matmulDerivatives = {
  mm: row(
    wrt([1], (g, [b]) => g.mm(b.t())),
    wrt([0], (g, [a]) => a.t().mm(g)),
  ),
  bmm: row(
    wrt([1], (g, [b]) => g.bmm(turned(b))),
    wrt([0], (g, [a]) => turned(a).bmm(g)),
  ),
  dot: row(
    wrt([1], (g, [b]) => g.mul(b)),
    wrt([0], (g, [a]) => g.mul(a)),
  ),
  addmm: row(
    wrt([], (g, _, [, , , beta]) => scaled(g, beta)),
    wrt([2], (g, [b], [, , , , alpha]) => scaled(g.mm(b.t()), alpha)),
    wrt([1], (g, [a], [, , , , alpha]) => scaled(a.t().mm(g), alpha)),
    null,
    null,
  ),
} satisfies Derivatives;
