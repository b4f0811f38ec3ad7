import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp, type Op } from '../../dispatch/op.ts';
import { isIntegral, type DType } from '../../dtype.ts';
import { needsDType } from '../../errors.ts';
import { normalizeDim, sameSizes } from '../../layout/sizes.ts';
import { broadcastError } from '../../errors.ts';
import type { Tensor } from '../../tensor.ts';
import { subTensor } from './arithmetic.ts';
import { mul } from './binary.ts';
import { to } from './copy.ts';
import { sum } from './reduce.ts';
import { exp } from './unary.ts';

export interface SoftmaxOptions {
  /** Dtype the input is cast to first. */
  readonly dtype?: DType;
}

function softmaxLike(name: 'softmax' | 'logSoftmax') {
  const op = defineOp(name, { params: ['input', 'dim'], meta: (x: Tensor, _dim: number) => x });
  return withOp(op, (input: Tensor, dim: number, { dtype }: SoftmaxOptions = {}): Tensor => {
    const x = dtype === undefined ? input : to(input, dtype);
    if (isIntegral(x.dtype)) throw needsDType(name, 'a floating tensor', x.dtype);
    return callN(op, x, normalizeDim(name, dim, x.sizes.length, x.sizes));
  });
}

/** exp(x) / Σ exp(x) along `dim`, shifted by the maximum. @throws IndexError, DTypeError for integers */
export const softmax = softmaxLike('softmax');
/** x - log Σ exp(x) along `dim`, shifted by the maximum. @throws IndexError, DTypeError for integers */
export const logSoftmax = softmaxLike('logSoftmax');

function gradient(name: string, decompose: (g: Tensor, y: Tensor, dim: number) => Tensor) {
  const op: Op<[g: Tensor, y: Tensor, dim: number]> = defineOp(name, {
    params: ['grad_output', 'output', 'dim'],
    meta: (g: Tensor, y: Tensor, _dim: number) => {
      if (!sameSizes(g.sizes, y.sizes))
        throw broadcastError(name, g.sizes, y.sizes, 0, g.sizes[0] ?? 1, y.sizes[0] ?? 1);
      return y;
    },
    decompose,
  });
  return withOp(op, (g: Tensor, y: Tensor, dim: number): Tensor => callN(op, g, y, dim));
}

/** Gradient of softmax from its result y: y · (g - Σ g·y). */
export const softmaxBackward = gradient('softmaxBackward', (g, y, dim) =>
  mul(y, subTensor(g, sum(mul(g, y), dim, { keepdim: true }))),
);
/** Gradient of logSoftmax from its result y: g - eʸ · Σ g. */
export const logSoftmaxBackward = gradient('logSoftmaxBackward', (g, y, dim) =>
  subTensor(g, mul(exp(y), sum(g, dim, { keepdim: true }))),
);
