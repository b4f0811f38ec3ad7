import { erf, tensor as scalarTensor, ValueError, type Tensor } from '@kindling/core/lean';
import { noGrad } from '@kindling/autograd/lean';
import type { GeneratorOption } from './fill.ts';

export interface TruncNormalOptions extends GeneratorOption {
  readonly mean?: number;
  readonly std?: number;
  /** Values below it do not occur; -2 when left out. */
  readonly a?: number;
  /** Values above it do not occur; 2 when left out. */
  readonly b?: number;
}

/** Distribution function of the standard normal. */
const normalCdf = (x: number, { device }: Tensor): number =>
  (1 + erf(scalarTensor(x / Math.SQRT2, { dtype: 'float64', device })).item()) / 2;

/** Normal values within [a, b], by inverse transform as PyTorch draws them. @throws ValueError, DTypeError */
export function truncNormal_(
  tensor: Tensor,
  { mean = 0, std = 1, a = -2, b = 2, generator }: TruncNormalOptions = {},
): Tensor {
  if (!(std > 0) || !(a <= b))
    throw new ValueError(`truncNormal_: expected std > 0 and a <= b, got ${std}, ${a} and ${b}.`, {
      op: 'truncNormal_',
    });
  if (!tensor.storage.backend.holdsData) return tensor;
  const low = normalCdf((a - mean) / std, tensor);
  const high = normalCdf((b - mean) / std, tensor);
  return noGrad(() =>
    tensor
      .uniform_(2 * low - 1, 2 * high - 1, { generator })
      .erfinv_()
      .mul_(std * Math.SQRT2)
      .add_(mean)
      .clamp_(a, b),
  );
}
