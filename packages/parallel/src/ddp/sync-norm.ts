import { AutogradFunction, onceDifferentiable, type FunctionContext } from '@kindling/autograd';
import { cat, full, stack, ValueError, zeros, type Tensor } from '@kindling/core';
import type { ProcessGroup } from '../group/process-group.ts';

type Context = FunctionContext & { group: ProcessGroup; count: number };
const LOW = ['float16', 'bfloat16'];

/** Every dimension but that of channels. */
const others = (x: Tensor): number[] => x.sizes.flatMap((_, d) => (d === 1 ? [] : [d]));
/** (C) for arithmetic with (N, C, ...). */
const along = (perChannel: Tensor, x: Tensor): Tensor => perChannel.view(x.sizes.map((_, d) => (d === 1 ? -1 : 1)));
const wide = (x: Tensor): Tensor => (LOW.includes(x.dtype) ? x.to('float32') : x);

/** Mean, variance and count of this rank's part, then of all: joined as by Chan, Golub & LeVeque 1979. */
function moments(x: Tensor, group: ProcessGroup): { mean: Tensor; variance: Tensor; count: number } {
  const { dtype, device } = x;
  const channels = x.sizes[1] as number;
  const n = x.numel() / channels;
  const none = n === 0 ? zeros([channels], { dtype, device }) : null;
  const ownMean = none ?? x.mean(others(x));
  const ownVariance = none ?? x.sub(along(ownMean, x)).square().mean(others(x));
  const own = cat([ownMean, ownVariance, full([1], n, { dtype, device })]);
  const all = group.ranks.map(() => zeros(own.sizes, { dtype, device }));
  group.allGather(all, own).waitSync();
  const table = stack(all);
  const counts = table.narrow(1, 2 * channels, 1);
  const count = counts.sum().item();
  if (count <= 1)
    throw new ValueError(`SyncBatchNorm: training needs more than 1 value per channel on all ranks together.`, {
      op: 'SyncBatchNorm',
    });
  const means = table.narrow(1, 0, channels);
  const mean = means.mul(counts).sum(0).div(count);
  const spread = table.narrow(1, channels, channels).add(means.sub(mean).square());
  return { mean, variance: spread.mul(counts).sum(0).div(count), count };
}

/**
 * (x - mean) / √(variance + eps) · weight + bias by the moments of all ranks, of which `note` gets the mean and the unbiased
 * variance. Gradients of x are those of the sum of all ranks' losses; of weight and bias, this rank's part.
 */
export class SyncNorm extends AutogradFunction {
  static forward(
    ctx: Context,
    input: Tensor,
    weight: Tensor | null,
    bias: Tensor | null,
    eps: number,
    group: ProcessGroup,
    note: (mean: Tensor, variance: Tensor) => void,
  ): Tensor {
    const x = wide(input);
    const { mean, variance, count } = moments(x, group);
    const rstd = variance.add(eps).rsqrt();
    note(mean, variance.mul(count / (count - 1)));
    ctx.group = group;
    ctx.count = count;
    ctx.saveForBackward(input, weight, mean, rstd);
    const scale = weight === null ? rstd : rstd.mul(weight);
    const y = x.sub(along(mean, x)).mul(along(scale, x));
    return (bias === null ? y : y.add(along(bias, x))).to(input.dtype);
  }

  static backward = onceDifferentiable(
    (
      { savedTensors, group, count }: Context,
      grad: Tensor,
    ): [Tensor, Tensor | null, Tensor | null, null, null, null] => {
      const [input, , mean, rstd] = savedTensors;
      const weight = (savedTensors as readonly (Tensor | null)[])[1] ?? null;
      const x = wide(input);
      const g = wide(grad);
      const xhat = x.sub(along(mean, x)).mul(along(rstd, x));
      const channels = mean.numel();
      const own = cat([g.sum(others(x)), g.mul(xhat).sum(others(x))]);
      const total = own.clone();
      group.allReduce(total).waitSync();
      const means = total.div(count);
      const scale = weight === null ? rstd : rstd.mul(weight);
      const centred = g
        .sub(along(means.narrow(0, 0, channels), x))
        .sub(xhat.mul(along(means.narrow(0, channels, channels), x)));
      const ofWeight = own.narrow(0, channels, channels);
      return [
        centred.mul(along(scale, x)).to(input.dtype),
        weight === null ? null : ofWeight,
        weight === null ? null : own.narrow(0, 0, channels),
        null,
        null,
        null,
      ];
    },
  );
}
