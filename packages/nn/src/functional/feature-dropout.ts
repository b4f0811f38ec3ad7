// Dropout of whole channels, and dropout that keeps mean and variance.
import { empty, mul, ShapeError, shapeText, ValueError, type Tensor } from '@kindling/core/lean';
import type { DropoutOptions } from './dropout.ts';

type Noise = (noise: Tensor, p: number) => Tensor | [factor: Tensor, offset: Tensor];

const probability = (op: string, p: number): void => {
  if (!(p >= 0 && p <= 1)) throw new ValueError(`${op}: p must be between 0 and 1, got ${p}.`, { op });
};

/** Keeps with probability 1 - p, drawn as PyTorch draws it: one number for each element or each channel. */
function dropped(
  op: string,
  input: Tensor,
  { p = 0.5, training = true, inplace = false }: DropoutOptions,
  sizes: readonly number[],
  noise: Noise,
): Tensor {
  probability(op, p);
  if (!training || p === 0 || input.numel() === 0) return input;
  if (p === 1) return inplace ? input.mul_(0) : mul(input, 0);
  const kept = empty(sizes, { dtype: input.dtype, device: input.device }).bernoulli_(1 - p);
  const made = noise(kept, p);
  const [factor, offset] = Array.isArray(made) ? made : [made, null];
  const product = inplace ? input.mul_(factor) : mul(input, factor);
  if (offset === null) return product;
  return inplace ? product.add_(offset) : product.add(offset);
}

const scaled: Noise = (noise, p) => noise.div_(1 - p);

const ALPHA = 1.7580993408473766;
/** Dropped elements take the value SELU saturates at; an affine map then restores mean and variance (Klambauer et al. 2017). */
const selfNormalizing: Noise = (noise, p) => {
  const a = 1 / Math.sqrt((ALPHA * ALPHA * p + 1) * (1 - p));
  const offset = noise
    .add(-1)
    .mul_(ALPHA * a)
    .add_(ALPHA * a * p);
  return [noise.mul_(a), offset];
};

/** One number for each channel of each sample. */
const perChannel = (x: Tensor): number[] => x.sizes.map((s, d) => (d < 2 ? s : 1));

/** Zeroes channels of (N, C, ...) or, with `dims` spatial dimensions, of one sample (C, ...). */
function featureDropout(op: string, dims: number) {
  return (input: Tensor, options: DropoutOptions = {}): Tensor => {
    const ndim = input.sizes.length;
    if (ndim !== dims + 1 && ndim !== dims + 2)
      throw new ShapeError(
        `${op}: expected ${dims + 1} or ${dims + 2} dimensions, channels first, got ${shapeText(input.sizes)}.`,
        { op, shapes: [input.sizes] },
      );
    if (ndim === dims + 2) return dropped(op, input, options, perChannel(input), scaled);
    const batch = input.unsqueeze(0);
    return dropped(op, batch, options, perChannel(batch), scaled).squeeze(0);
  };
}

/** Zeroes whole channels of (N, C, L) or (C, L) with probability p. @throws ValueError, ShapeError */
export const dropout1d = featureDropout('dropout1d', 1);
/** Zeroes whole channels of (N, C, H, W) or (C, H, W) with probability p (Tompson et al. 2015). @throws ValueError, ShapeError */
export const dropout2d = featureDropout('dropout2d', 2);
/** Zeroes whole channels of (N, C, D, H, W) or (C, D, H, W) with probability p. @throws ValueError, ShapeError */
export const dropout3d = featureDropout('dropout3d', 3);

/** Dropout for SELU networks: mean and variance stay (Klambauer et al. 2017). @throws ValueError */
export const alphaDropout = (
  input: Tensor,
  { p = 0.5, training = false, inplace = false }: DropoutOptions = {},
): Tensor => dropped('alphaDropout', input, { p, training, inplace }, input.sizes, selfNormalizing);

/** alphaDropout of whole channels of (N, C, ...). @throws ValueError */
export const featureAlphaDropout = (
  input: Tensor,
  { p = 0.5, training = false, inplace = false }: DropoutOptions = {},
): Tensor => dropped('featureAlphaDropout', input, { p, training, inplace }, perChannel(input), selfNormalizing);
