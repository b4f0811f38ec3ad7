// Covariance and correlation of variables in rows over observations in columns.
import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { isFloating, isIntegral } from '../../dtype.ts';
import { needsDType, ShapeError, shapeText } from '../../errors.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../primitive/binary.ts';
import { conj } from './complex.ts';
import { mm } from '../primitive/matmul.ts';
import { sum } from '../primitive/reduce.ts';
import { sqrt } from '../primitive/unary.ts';
import { diagonal } from '../view/select.ts';
import { reshape, squeeze, t, unsqueeze } from '../view/shape.ts';
import { div, sub } from './arithmetic.ts';
import { clamp, clampMin } from './clamp.ts';

const product = (a: Tensor | null, b: Tensor | null): Tensor | null => (a === null ? b : b === null ? a : mul(a, b));

const covRow = defineOp('cov', {
  params: ['input', 'correction', 'fweights', 'aweights'],
  decompose: (input: Tensor, correction: number, fweights: Tensor | null, aweights: Tensor | null) => {
    const x = input.sizes.length < 2 ? reshape(input, [1, -1]) : input;
    const weights = product(fweights, aweights);
    const weighted = (y: Tensor): Tensor => (weights === null ? y : mul(y, weights));
    const total = weights === null ? (x.sizes[1] as number) : sum(weights);
    const centred = sub(x, unsqueeze(div(sum(weighted(x), 1), total), 1));
    const lost =
      weights === null || aweights === null || correction === 0
        ? correction
        : mul(div(sum(mul(weights, aweights)), total), correction);
    const degrees =
      typeof total === 'number' && typeof lost === 'number'
        ? Math.max(0, total - lost)
        : clampMin(sub(total, lost) as Tensor, 0);
    const scatter = weighted(centred);
    return squeeze(
      div(mm(centred, conj(t(scatter.dtype === centred.dtype ? scatter : scatter.to(centred.dtype)))), degrees),
    );
  },
});

export interface CovOptions {
  /** Subtracted from the number of observations in the divisor; 1 by default (Bessel). */
  readonly correction?: number;
  /** How often each observation was made: an integer vector. */
  readonly fweights?: Tensor | null;
  /** How much each observation counts: a floating vector. */
  readonly aweights?: Tensor | null;
}

function checkWeights(op: string, name: string, w: Tensor | null, x: Tensor, fits: boolean): void {
  if (w === null) return;
  const observations = x.sizes.at(-1) ?? 1;
  if (!fits) throw needsDType(op, `${name} of ${name === 'fweights' ? 'integers' : 'floats'}`, w.dtype);
  if (w.sizes.length > 1 || w.numel() !== observations) {
    throw new ShapeError(
      `${op}: ${name} ${shapeText(w.sizes)} must be a vector of ${observations}, one for each observation.`,
      { op, shapes: [w.sizes, x.sizes] },
    );
  }
}

/** Covariance matrix of the rows of (variables, observations); of a vector its variance. @throws ShapeError, DTypeError */
export const cov = withOp(
  covRow,
  (input: Tensor, { correction = 1, fweights = null, aweights = null }: CovOptions = {}): Tensor => {
    if (input.sizes.length > 2)
      throw new ShapeError(`cov: expected at most 2 dimensions, got ${shapeText(input.sizes)}.`, {
        op: 'cov',
        shapes: [input.sizes],
      });
    if (input.dtype === 'bool') throw needsDType('cov', 'a numeric tensor', input.dtype);
    checkWeights(
      'cov',
      'fweights',
      fweights,
      input,
      fweights !== null && isIntegral(fweights.dtype) && fweights.dtype !== 'bool',
    );
    checkWeights('cov', 'aweights', aweights, input, aweights !== null && isFloating(aweights.dtype));
    return callN(covRow, input, correction, fweights, aweights);
  },
);

const corrcoefRow = defineOp('corrcoef', {
  params: ['input'],
  decompose: (x: Tensor) => {
    const c = cov(x);
    if (c.sizes.length === 0) return div(c, c);
    const deviation = sqrt(diagonal(c));
    return clamp(div(div(c, unsqueeze(deviation, 1)), unsqueeze(deviation, 0)), -1, 1);
  },
});

/** Pearson's correlation matrix of the rows of (variables, observations), within [-1, 1]. @throws ShapeError, DTypeError */
export const corrcoef = withOp(corrcoefRow, (input: Tensor): Tensor => callN(corrcoefRow, input));
