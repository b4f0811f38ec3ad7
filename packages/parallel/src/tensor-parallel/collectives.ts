// Collectives that gradients pass through, in conjugate pairs. What runs on all ranks alike (before `copyToGroup`, after
// `reduceFromGroup`) then has the same gradients on all ranks. Shoeybi et al. 2019, "Megatron-LM", section 3.
import { AutogradFunction, type FunctionContext } from '@kindling/autograd';
import { cat, emptyLike, type Tensor } from '@kindling/core';
import type { ProcessGroup } from '../group/process-group.ts';
import { ownPart } from './part.ts';

type Context = FunctionContext & { group: ProcessGroup; dim: number };

class Copy extends AutogradFunction {
  static forward(ctx: Context, x: Tensor, group: ProcessGroup): Tensor {
    ctx.group = group;
    return x.detach();
  }
  static backward({ group }: Context, g: Tensor): [Tensor, null] {
    return [reduceFromGroup(g, group), null];
  }
}

class Reduce extends AutogradFunction {
  static forward(ctx: Context, x: Tensor, group: ProcessGroup): Tensor {
    ctx.group = group;
    const sum = x.detach().clone();
    group.allReduce(sum).waitSync();
    return sum;
  }
  static backward({ group }: Context, g: Tensor): [Tensor, null] {
    return [copyToGroup(g, group), null];
  }
}

class Gather extends AutogradFunction {
  static forward(ctx: Context, x: Tensor, group: ProcessGroup, dim: number): Tensor {
    Object.assign(ctx, { group, dim });
    return gathered(x.detach(), group, dim);
  }
  static backward({ group, dim }: Context, g: Tensor): [Tensor, null, null] {
    return [scatterToGroup(g, group, dim), null, null];
  }
}

class Scatter extends AutogradFunction {
  static forward(ctx: Context, x: Tensor, group: ProcessGroup, dim: number): Tensor {
    Object.assign(ctx, { group, dim });
    return ownPart('scatterToGroup', x.detach(), group, dim).clone();
  }
  static backward({ group, dim }: Context, g: Tensor): [Tensor, null, null] {
    return [gatherFromGroup(g, group, dim), null, null];
  }
}

/** The tensors of all ranks, joined along `dim`, without gradients. */
export function gathered(x: Tensor, group: ProcessGroup, dim: number): Tensor {
  const own = x.contiguous();
  const all = group.ranks.map(() => emptyLike(own));
  group.allGather(all, own).waitSync();
  return cat(all, dim);
}

/** `x`, equal on all ranks, as it is; backward sums the gradients of the ranks, each of which used it in its own way. */
export const copyToGroup = (x: Tensor, group: ProcessGroup): Tensor => Copy.apply(x, group);

/** The sum of the ranks' tensors; backward hands each rank the gradient as it is. */
export const reduceFromGroup = (x: Tensor, group: ProcessGroup): Tensor => Reduce.apply(x, group);

/** The ranks' tensors joined along `dim`; backward takes this rank's part of the gradient. Shapes are equal on all ranks. */
export const gatherFromGroup = (x: Tensor, group: ProcessGroup, dim = -1): Tensor => Gather.apply(x, group, dim);

/** This rank's part of `x` along `dim`; backward joins the gradients. @throws ShapeError unless it divides evenly */
export const scatterToGroup = (x: Tensor, group: ProcessGroup, dim = -1): Tensor => Scatter.apply(x, group, dim);
