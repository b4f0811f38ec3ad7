// Activations over a dimension, and random ones.
import {
  add,
  argmax,
  chunk,
  div,
  emptyLike,
  gt,
  le,
  log,
  maskedScatter,
  mul,
  neg,
  onesLike,
  rand,
  scatter,
  ShapeError,
  shapeText,
  sigmoid,
  softmax,
  sub,
  sum,
  ValueError,
  where,
  zerosLike,
  type DType,
  type Tensor,
} from '@kindling/core/lean';
import { needFloating } from '../errors.ts';
import { leakyRelu, written, type InplaceOption } from './activation.ts';

/** softmax of -input along `dim`. @throws IndexError, DTypeError for integers without `dtype` */
export const softmin = (input: Tensor, dim: number, { dtype }: { readonly dtype?: DType } = {}): Tensor =>
  softmax(neg(input), dim, dtype === undefined ? {} : { dtype });

/** a · sigmoid(b) for the halves a and b of `dim` (Dauphin et al. 2016). @throws ShapeError when they are not equal */
export function glu(input: Tensor, dim = -1): Tensor {
  const size = input.sizes.at(dim);
  if (input.sizes.length === 0 || size === undefined || size % 2 !== 0)
    throw new ShapeError(`glu: dimension ${dim} of ${shapeText(input.sizes)} must be even.`, {
      op: 'glu',
      shapes: [input.sizes],
    });
  const [a, b] = chunk(input, 2, dim) as [Tensor, Tensor];
  return mul(a, sigmoid(b));
}

export interface RreluOptions extends InplaceOption {
  readonly lower?: number;
  readonly upper?: number;
  /** Draws the slopes; otherwise they are the middle of the range. */
  readonly training?: boolean;
}

/**
 * x above 0; below, x times a slope drawn for each element between `lower` and `upper` (1/8 and 1/3), as PyTorch draws
 * them (Xu et al. 2015). @throws DTypeError for integers, ValueError
 */
export function rrelu(
  input: Tensor,
  { lower = 1 / 8, upper = 1 / 3, training = false, inplace = false }: RreluOptions = {},
): Tensor {
  needFloating('rrelu', input);
  if (!(lower <= upper))
    throw new ValueError(`rrelu: lower ${lower} must not be above upper ${upper}.`, { op: 'rrelu' });
  if (!training) return leakyRelu(input, { negativeSlope: (lower + upper) / 2, inplace });
  const negative = le(input, 0);
  const drawn = rand([sum(negative).item()], { dtype: 'float64', device: input.device });
  const slopes = maskedScatter(onesLike(input), negative, add(mul(drawn, upper - lower), lower).to(input.dtype));
  return written(input, where(gt(input, 0), input, mul(input, slopes)), inplace);
}

export interface GumbelSoftmaxOptions {
  /** Temperature. */
  readonly tau?: number;
  /** One-hot results whose gradient is that of the soft ones. */
  readonly hard?: boolean;
  readonly dim?: number;
}

/** Samples of the categorical distributions with these logits, made differentiable (Jang et al. 2017, Maddison et al. 2017). @throws IndexError */
export function gumbelSoftmax(logits: Tensor, { tau = 1, hard = false, dim = -1 }: GumbelSoftmaxOptions = {}): Tensor {
  const gumbels = neg(log(emptyLike(logits, { memoryFormat: 'contiguousFormat' }).exponential_()));
  const soft = softmax(div(add(logits, gumbels), tau), dim);
  if (!hard) return soft;
  const index = argmax(soft, dim, { keepdim: true });
  return add(sub(scatter(zerosLike(logits), dim, index, 1), soft.detach()), soft);
}
