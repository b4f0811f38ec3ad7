// The free functions users import, under PyTorch's names.
export { clamp, clampMax, clampMin, clip } from './composite/clamp.ts';
export { gelu, silu } from './composite/activation.ts';
export { add, div, div as divide, pow, rsub, square, sub, sub as subtract } from './composite/arithmetic.ts';
export { mul as multiply } from './primitive/binary.ts';
export * from './composite/fused-arithmetic.ts';
export { cat, cat as concat, stack } from './composite/join.ts';
export { addmm, baddbmm, linear, matmul, mv, outer } from './composite/matmul.ts';
export { round } from './composite/round.ts';
export { logsumexp, max, mean, min, std, variance, variance as var } from './composite/statistics.ts';
export { empty, emptyLike, full, fullLike, ones, onesLike, zeros, zerosLike } from './create/fill.ts';
export type { CreationOptions, SizeLike } from './create/options.ts';
export {
  bernoulli,
  multinomial,
  normal,
  rand,
  randint,
  randintLike,
  randLike,
  randn,
  randnLike,
  randperm,
} from './create/random.ts';
export { arange, eye, linspace, logspace } from './create/ranges.ts';
export { fromArray, tensor, type NestedArray, type TensorData } from './create/tensor.ts';
export { ValuesIndices } from './builders/named-tuple.ts';
export type { Index } from './index/at.ts';
export { Slice, slice } from './index/slice.ts';
export * from './primitive/binary.ts';
export * from './primitive/compare.ts';
export { clone } from './primitive/copy.ts';
export { gather, indexAdd, indexSelect, scatter, scatterAdd } from './primitive/indexing.ts';
export { bmm, dot, mm } from './primitive/matmul.ts';
export { all, amax, amin, any, argmax, argmin, prod, sum } from './primitive/reduce.ts';
export * from './primitive/scan.ts';
export { logSoftmax, softmax } from './primitive/softmax.ts';
export * from './primitive/unary.ts';
export { where } from './primitive/where.ts';
export { detach } from './view/detach.ts';
export { asStrided, chunk, diagonal, narrow, select, split, unbind } from './view/select.ts';
export {
  broadcastTo,
  expand,
  flatten,
  movedim,
  permute,
  reshape,
  squeeze,
  t,
  transpose,
  transpose as swapaxes,
  unflatten,
  unsqueeze,
  view,
} from './view/shape.ts';
