// Activations that core does not hold. Each keeps NaN; where a formula has branches, the one not taken is fed a harmless value.
import {
  abs,
  add,
  celu as celuOf,
  clampMax,
  div,
  exp,
  expm1,
  ge,
  gt,
  isFloating,
  le,
  log1p,
  lt,
  maskedFill,
  minimum,
  mul,
  neg,
  selu as seluOf,
  sub,
  tanh,
  threshold as thresholdOf,
  where,
  type Tensor,
} from '@kindling/core/lean';
import { needFloating } from '../errors.ts';

export interface InplaceOption {
  /** Writes into the input and returns it. */
  readonly inplace?: boolean;
}

/** @internal the result, or the input holding it */
export const written = (input: Tensor, result: Tensor, inplace: boolean): Tensor =>
  inplace ? input.copy_(result) : result;

export interface HardtanhOptions extends InplaceOption {
  readonly minVal?: number;
  readonly maxVal?: number;
}

/** x limited to minVal..maxVal (-1..1 by default); no gradient passes at the limits, as it does through clamp. */
export function hardtanh(input: Tensor, { minVal = -1, maxVal = 1, inplace = false }: HardtanhOptions = {}): Tensor {
  const [low, high] = isFloating(input.dtype) ? [minVal, maxVal] : [Math.trunc(minVal), Math.trunc(maxVal)];
  const limited = where(ge(input, high), high, where(le(input, low), Math.min(low, high), input));
  return written(input, limited, inplace);
}

/** x limited to 0..6. */
export const relu6 = (input: Tensor, { inplace = false }: InplaceOption = {}): Tensor =>
  hardtanh(input, { minVal: 0, maxVal: 6, inplace });

export interface LeakyReluOptions extends InplaceOption {
  /** Slope below 0; 0.01 when left out. */
  readonly negativeSlope?: number;
}

/** x above 0, negativeSlope · x below (Maas et al. 2013). @throws DTypeError for integers */
export function leakyRelu(input: Tensor, { negativeSlope = 0.01, inplace = false }: LeakyReluOptions = {}): Tensor {
  needFloating('leakyRelu', input);
  return written(input, where(gt(input, 0), input, mul(input, negativeSlope)), inplace);
}

export interface AlphaOption extends InplaceOption {
  readonly alpha?: number;
}

/** x above 0, α (eˣ - 1) below (Clevert et al. 2016). @throws DTypeError for integers */
export function elu(input: Tensor, { alpha = 1, inplace = false }: AlphaOption = {}): Tensor {
  needFloating('elu', input);
  return written(input, where(gt(input, 0), input, mul(expm1(clampMax(input, 0)), alpha)), inplace);
}

/** x above 0, α (e^(x/α) - 1) below (Barron 2017). @throws DTypeError for integers */
export const celu = (input: Tensor, { alpha = 1, inplace = false }: AlphaOption = {}): Tensor =>
  written(input, celuOf(input, { alpha }), inplace);

/** elu, scaled so that layers keep mean 0 and variance 1 (Klambauer et al. 2017). @throws DTypeError for integers */
export const selu = (input: Tensor, { inplace = false }: InplaceOption = {}): Tensor =>
  written(input, seluOf(input), inplace);

/** x above `threshold`, else `value`. */
export const threshold = (
  input: Tensor,
  threshold: number,
  value: number,
  { inplace = false }: InplaceOption = {},
): Tensor => written(input, thresholdOf(input, threshold, value), inplace);

export interface SoftplusOptions {
  readonly beta?: number;
  /** Where β x is above it, the result is x; 20 when left out. */
  readonly threshold?: number;
}

/** log(1 + e^(βx)) / β, a smooth relu. @throws DTypeError for integers */
export function softplus(input: Tensor, { beta = 1, threshold: limit = 20 }: SoftplusOptions = {}): Tensor {
  needFloating('softplus', input);
  const scaled = mul(input, beta);
  return where(gt(scaled, limit), input, div(log1p(exp(clampMax(scaled, limit))), beta));
}

/** log of the sigmoid, min(x, 0) - log(1 + e^-|x|), without overflow. @throws DTypeError for integers */
export function logsigmoid(input: Tensor): Tensor {
  needFloating('logsigmoid', input);
  return sub(minimum(input, 0), log1p(exp(neg(abs(input)))));
}

/** x / (1 + |x|). */
export const softsign = (input: Tensor): Tensor => div(input, add(abs(input), 1));

/** x - tanh x. */
export const tanhshrink = (input: Tensor): Tensor => sub(input, tanh(input));

/** 0 within ±lambd, beyond it x moved by lambd toward 0. @throws DTypeError for integers */
export function softshrink(input: Tensor, { lambd = 0.5 }: { readonly lambd?: number } = {}): Tensor {
  needFloating('softshrink', input);
  const inside = le(abs(input), lambd);
  return maskedFill(sub(input, where(lt(input, 0), -lambd, lambd)), inside, 0);
}

/** (x + 3) / 6 limited to 0..1 (Howard et al. 2019). @throws DTypeError for integers */
export function hardsigmoid(input: Tensor, { inplace = false }: InplaceOption = {}): Tensor {
  needFloating('hardsigmoid', input);
  return written(input, div(hardtanh(add(input, 3), { minVal: 0, maxVal: 6 }), 6), inplace);
}

/** x · hardsigmoid(x) (Howard et al. 2019). @throws DTypeError for integers */
export function hardswish(input: Tensor, { inplace = false }: InplaceOption = {}): Tensor {
  needFloating('hardswish', input);
  const middle = mul(input, div(add(input, 3), 6));
  return written(input, where(lt(input, -3), 0, where(gt(input, 3), input, middle)), inplace);
}

/** x · tanh(softplus(x)) (Misra 2019). @throws DTypeError for integers */
export const mish = (input: Tensor, { inplace = false }: InplaceOption = {}): Tensor =>
  written(input, mul(input, tanh(softplus(input))), inplace);
