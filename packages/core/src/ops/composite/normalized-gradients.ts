import type { Tensor } from '../../tensor.ts';
import { mul } from '../primitive/binary.ts';
import { sum } from '../primitive/reduce.ts';
import { rsqrt } from '../primitive/unary.ts';
import { add, sub } from './arithmetic.ts';
import { mean, variance } from './statistics.ts';

type Dims = number | readonly number[];

/**
 * Gradients of x, normalised over the dimensions `over`, and of weight and bias, which broadcast and lie along all but
 * `shared`. Mean and variance are computed from x, so that gradients of gradients see how they depend on it.
 */
export function normalizedGradients(
  g: Tensor,
  x: Tensor,
  weight: Tensor | null,
  over: Dims,
  shared: Dims,
  eps: number,
): [gx: Tensor, gWeight: Tensor, gBias: Tensor] {
  const own = { keepdim: true };
  const rstd = rsqrt(add(variance(x, over, { correction: 0, ...own }), eps));
  const unit = mul(sub(x, mean(x, over, own)), rstd);
  const scaled = weight === null ? g : mul(g, weight);
  const turn = mul(unit, mean(mul(scaled, unit), over, own));
  const gx = mul(sub(sub(scaled, mean(scaled, over, own)), turn), rstd);
  return [gx, sum(mul(g, unit), shared), sum(g, shared)];
}
