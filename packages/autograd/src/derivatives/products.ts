import type { Factor, Tensor } from '@kindling/core/lean';
import { scaled } from './factor.ts';
import { row, wrt, type Derivative, type Derivatives } from '../derivative.ts';

/** beta · input + alpha · (a x b). */
type Weighted = Derivative<readonly [input: Tensor, a: Tensor, b: Tensor, beta: Factor, alpha: Factor]>;
type Product = (g: Tensor, other: Tensor) => Tensor;

/** Conjugated, for complex ones. */
const turned = (x: Tensor): Tensor => x.conj().transpose(-2, -1);

const weighted = (first: Product, second: Product): Weighted =>
  row(
    wrt([], (g, _, [, , , beta]) => scaled(g, beta)),
    wrt([2], (g, [b], [, , , , alpha]) => scaled(first(g, b), alpha)),
    wrt([1], (g, [a], [, , , , alpha]) => scaled(second(g, a), alpha)),
    null,
    null,
  );

export const productDerivatives = {
  mv: row(
    wrt([1], (g, [v]) => g.outer(v.conj())),
    wrt([0], (g, [a]) => turned(a).mv(g)),
  ),
  addmv: weighted(
    (g, v) => g.outer(v.conj()),
    (g, a) => turned(a).mv(g),
  ),
  addr: weighted(
    (g, v) => g.mv(v.conj()),
    (g, u) => g.t().mv(u.conj()),
  ),
  baddbmm: weighted(
    (g, b) => g.bmm(turned(b)),
    (g, a) => turned(a).bmm(g),
  ),
  // One gradient for every product of the sum.
  addbmm: weighted(
    (g, b) => g.expand(b.sizes[0] as number, ...g.sizes).bmm(turned(b)),
    (g, a) => turned(a).bmm(g.expand(a.sizes[0] as number, ...g.sizes)),
  ),
} satisfies Derivatives;
