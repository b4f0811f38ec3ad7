// torch.special
export { logit, xlog1py, xlogy } from '../ops/composite/special-pointwise.ts';
export { round } from '../ops/composite/round.ts';
export { logsumexp } from '../ops/composite/statistics.ts';
export { logSoftmax, softmax } from '../ops/primitive/softmax.ts';
export { erf, erfc, erfinv, exp2, expm1, log1p, sigmoid as expit, sinc } from '../ops/primitive/unary.ts';
export * from './bessel.ts';
export { i0 as modifiedBesselI0, i1 as modifiedBesselI1 } from './bessel.ts';
export { entr, erfcx, logNdtr, ndtr, ndtri } from './entropy.ts';
export {
  digamma,
  digamma as psi,
  igamma as gammainc,
  igammac as gammaincc,
  lgamma as gammaln,
  mvlgamma as multigammaln,
  polygamma,
  zeta,
} from './gamma.ts';
export * from './polynomials.ts';
