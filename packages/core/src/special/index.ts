// torch.special
export { logit, xlog1py, xlogy } from '../ops/composite/special-pointwise.ts';
export { round } from '../ops/composite/round.ts';
export { logsumexp } from '../ops/composite/statistics.ts';
export { logSoftmax, softmax } from '../ops/primitive/softmax.ts';
export { erf, erfc, erfinv, exp2, expm1, log1p, sigmoid as expit } from '../ops/primitive/unary.ts';
export { entr, ndtr } from './entropy.ts';
