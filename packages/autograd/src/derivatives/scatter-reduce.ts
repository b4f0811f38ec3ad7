// https://pytorch.org/docs/stable/generated/torch.Tensor.scatter_reduce_.html
import { zerosLike, type Tensor } from '@kindling/core/lean';
import { sameSizes } from '@kindling/core/internal';
import { eq, scatterReduce, where } from '@kindling/core/rows';
import { row, wrt, type Derivatives, type TensorInfo } from '../derivative.ts';
import { corner } from './indexing.ts';

type Fold = 'sum' | 'prod' | 'amax' | 'amin';

/** The part of `src` that `index` reads. */
const read = (src: Tensor, index: Tensor): Tensor =>
  sameSizes(src.sizes, index.sizes) ? src : index.sizes.reduce((view, size, d) => view.narrow(d, 0, size), src);

/** Nothing flows to what was replaced. */
const kept = (g: Tensor, dim: number, index: Tensor, includeSelf: boolean): Tensor =>
  includeSelf ? g : g.scatter(dim, index, 0);

/** How many extremal elements share the gradient of each place, and which of the tensor itself do. */
function sharers(x: Tensor, y: Tensor, dim: number, index: Tensor, src: Tensor, includeSelf: boolean) {
  const self = kept(eq(x, y).to(x.dtype), dim, index, includeSelf);
  const others = eq(src, y.gather(dim, index)).to(x.dtype);
  return { self, others, count: self.scatterAdd(dim, index, others) };
}

function selfGradient(
  g: Tensor,
  x: Tensor,
  y: Tensor,
  dim: number,
  index: Tensor,
  src: Tensor,
  fold: Fold,
  includeSelf: boolean,
): Tensor {
  if (fold === 'sum') return kept(g, dim, index, includeSelf);
  if (fold === 'prod') {
    const one = where(eq(x, 0), 1, x); // the product of the others where x is 0
    return kept(g.mul(scatterReduce(one, dim, index, src, 'prod').div(one)), dim, index, includeSelf);
  }
  const { self, count } = sharers(x, y, dim, index, src, includeSelf);
  return self.mul(g.div(where(eq(count, 0), 1, count)));
}

/** Where exactly one factor is 0, its own gradient is the product of the others; it is put in as 1. */
function factorGradient(
  g: Tensor,
  x: Tensor,
  y: Tensor,
  dim: number,
  index: Tensor,
  src: Tensor,
  includeSelf: boolean,
): Tensor {
  const zero = eq(src, 0);
  const zeros = zerosLike(x).scatterAdd(dim, index, zero.to(x.dtype)).gather(dim, index);
  const single = zero.logicalAnd(eq(zeros, 1));
  const others = scatterReduce(x, dim, index, where(single, 1, src), 'prod', { includeSelf });
  return where(
    single,
    g.mul(others).gather(dim, index),
    g
      .mul(y)
      .gather(dim, index)
      .div(where(zero, 1, src)),
  );
}

function sourceGradient(
  g: Tensor,
  x: Tensor,
  y: Tensor,
  dim: number,
  index: Tensor,
  src: Tensor,
  fold: Fold,
  includeSelf: boolean,
): Tensor {
  if (fold === 'sum') return g.gather(dim, index);
  if (fold === 'prod') return factorGradient(g, x, y, dim, index, src, includeSelf);
  const { others, count } = sharers(x, y, dim, index, src, includeSelf);
  return others.mul(g.div(where(eq(count, 0), 1, count)).gather(dim, index));
}

export const scatterReduceDerivatives = {
  scatterReduce: row(
    wrt([0, 'out', 2, 3], (g, [x, y, index, src], [, dim, , , fold, includeSelf]) =>
      selfGradient(g, x, y, dim, index, read(src, index), fold, includeSelf),
    ),
    null,
    null,
    wrt([0, 'out', 2, 3], (g, [x, y, index, src], [, dim, , info, fold, includeSelf]) =>
      corner(sourceGradient(g, x, y, dim, index, read(src, index), fold, includeSelf), info satisfies TensorInfo),
    ),
    null,
    null,
  ),
} satisfies Derivatives;
