import { unary, floating } from '../ops/builders/unary.ts';
import { mul } from '../ops/primitive/binary.ts';
import { eq, lt } from '../ops/primitive/compare.ts';
import { erf, log, neg } from '../ops/primitive/unary.ts';
import { addTensor } from '../ops/primitive/arithmetic.ts';
import { maskedFill } from '../ops/composite/fused-arithmetic.ts';

/** -x · log x, 0 at 0 and -Infinity below. */
export const entr = unary('entr', floating, (x) =>
  maskedFill(maskedFill(neg(mul(x, log(x))), eq(x, 0), 0), lt(x, 0), -Infinity),
);

/** Distribution function of the standard normal distribution, (1 + erf(x/√2)) / 2. */
export const ndtr = unary('ndtr', floating, (x) => mul(addTensor(erf(mul(x, Math.SQRT1_2)), 1), 0.5));
