import { callMany } from '../../dispatch/call.ts';
import { defineMultiOp, withOp } from '../../dispatch/op.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../primitive/binary.ts';
import { rsqrt } from '../primitive/unary.ts';
import { squeezeDims } from '../view/shape.ts';
import { add, sub } from './arithmetic.ts';
import { normalizedGradients } from './normalized-gradients.ts';
import { mean, variance } from './statistics.ts';

const layerNormRow = defineMultiOp('layerNormRows', {
  params: ['input', 'weight', 'bias', 'eps'],
  outputs: ['output', 'mean', 'rstd'],
  meta: (x: Tensor, _weight: Tensor | null, _bias: Tensor | null, _eps: number) => {
    const rows = [x.sizes[0] as number];
    return [x, { sizes: rows, dtype: x.dtype }, { sizes: rows, dtype: x.dtype }];
  },
  decompose: (x, weight, bias, eps) => {
    const centre = mean(x, 1, { keepdim: true });
    const rstd = rsqrt(add(variance(x, 1, { correction: 0, keepdim: true }), eps));
    const normalized = mul(sub(x, centre), rstd);
    const scaled = weight === null ? normalized : mul(normalized, weight);
    return [bias === null ? scaled : add(scaled, bias), squeezeDims(centre, [1]), squeezeDims(rstd, [1])];
  },
});

/** Each row of x (N, D) to mean 0 and variance 1, times weight (D), plus bias (D); also the means and 1/std (N). Ba et al. 2016. */
export const layerNormRows = withOp(
  layerNormRow,
  (x: Tensor, weight: Tensor | null, bias: Tensor | null, eps: number): readonly Tensor[] =>
    callMany(layerNormRow, x, weight, bias, eps),
);

type BackwardArgs = [g: Tensor, x: Tensor, weight: Tensor | null, mean: Tensor, rstd: Tensor, eps: number];

const backwardRow = defineMultiOp('layerNormRowsBackward', {
  params: ['grad_output', 'input', 'weight', 'mean', 'rstd', 'eps'],
  outputs: ['grad_input', 'grad_weight', 'grad_bias'],
  gradients: 3,
  meta: (...[, x]: BackwardArgs) => {
    const columns = { sizes: [x.sizes[1] as number], dtype: x.dtype };
    return [x, columns, columns];
  },
  decompose: (...[g, x, weight, , , eps]: BackwardArgs) => normalizedGradients(g, x, weight, 1, 0, eps),
});

/** Gradients of x (N, D), weight (D) and bias (D) from that of the rows. */
export const layerNormRowsBackward = withOp(backwardRow, (...args: BackwardArgs): readonly Tensor[] =>
  callMany(backwardRow, ...args),
);
