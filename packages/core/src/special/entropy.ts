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

/** Inverse of `ndtr` on (0, 1): ±Infinity at its ends, NaN outside. */
export const ndtri = unary('ndtri', floating);
/** log ndtr(x), exact far below 0. */
export const logNdtr = unary('logNdtr', floating);
/** e^(x²) · erfc(x). https://dlmf.nist.gov/7.2 */
export const erfcx = unary('erfcx', floating);
