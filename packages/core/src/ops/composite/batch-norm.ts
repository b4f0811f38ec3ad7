import { callMany } from '../../dispatch/call.ts';
import { defineMultiOp, withOp } from '../../dispatch/op.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../primitive/binary.ts';
import { rsqrt } from '../primitive/unary.ts';
import { reshape } from '../view/shape.ts';
import { add, sub } from './arithmetic.ts';
import { normalizedGradients } from './normalized-gradients.ts';
import { mean, variance } from './statistics.ts';

/** A value for each channel of (N, C, L). */
const perChannel = (x: Tensor): Tensor => reshape(x, [1, -1, 1]);

const batchNormRow = defineMultiOp('batchNormChannels', {
  params: ['input', 'weight', 'bias', 'eps'],
  outputs: ['output', 'mean', 'variance'],
  meta: (x: Tensor, _weight: Tensor | null, _bias: Tensor | null, _eps: number) => {
    const channels = [x.sizes[1] as number];
    return [x, { sizes: channels, dtype: x.dtype }, { sizes: channels, dtype: x.dtype }];
  },
  decompose: (x, weight, bias, eps) => {
    const centre = mean(x, [0, 2]);
    const spread = variance(x, [0, 2], { correction: 0 });
    const rstd = rsqrt(add(spread, eps));
    const scaled = mul(sub(x, perChannel(centre)), perChannel(weight === null ? rstd : mul(rstd, weight)));
    return [bias === null ? scaled : add(scaled, perChannel(bias)), centre, spread];
  },
});

/**
 * Each channel of x (N, C, L) to mean 0 and variance 1 over the batch, times weight (C), plus bias (C); also the means
 * and the biased variances (C). Ioffe & Szegedy 2015.
 */
export const batchNormChannels = withOp(
  batchNormRow,
  (x: Tensor, weight: Tensor | null, bias: Tensor | null, eps: number): readonly Tensor[] =>
    callMany(batchNormRow, x, weight, bias, eps),
);

type BackwardArgs = [g: Tensor, x: Tensor, weight: Tensor | null, mean: Tensor, variance: Tensor, eps: number];

const outside = [0, 2];

const backwardRow = defineMultiOp('batchNormChannelsBackward', {
  params: ['grad_output', 'input', 'weight', 'mean', 'variance', 'eps'],
  outputs: ['grad_input', 'grad_weight', 'grad_bias'],
  gradients: 3,
  meta: (...[, x]: BackwardArgs) => {
    const channels = { sizes: [x.sizes[1] as number], dtype: x.dtype };
    return [x, channels, channels];
  },
  decompose: (...[g, x, weight, , , eps]: BackwardArgs) =>
    normalizedGradients(g, x, weight === null ? null : perChannel(weight), outside, outside, eps),
});

/** Gradients of x (N, C, L), weight (C) and bias (C) from that of the normalised channels. */
export const batchNormChannelsBackward = withOp(backwardRow, (...args: BackwardArgs): readonly Tensor[] =>
  callMany(backwardRow, ...args),
);
