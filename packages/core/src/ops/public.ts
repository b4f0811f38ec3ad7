// The free functions users import, under PyTorch's names.
export * from './aliases/binary.ts';
export * from './aliases/unary.ts';
export * from './composite/avg-pool.ts';
export { cdist } from './composite/cdist.ts';
export { clamp, clampMax, clampMin, clip } from './composite/clamp.ts';
export { gelu, silu } from './composite/activation.ts';
export { celu, hardshrink, prelu, selu, threshold } from './composite/thresholds.ts';
export { constantPadNd } from './composite/pad.ts';
export { add, div, div as divide, pow, rsub, square, sub, sub as subtract } from './composite/arithmetic.ts';
export { mul as multiply } from './primitive/binary.ts';
export { allclose, isclose } from './composite/closeness.ts';
export { equal } from './composite/equal.ts';
export { isin } from './composite/isin.ts';
export { adjoint, complex, conj, conjPhysical, polar, resolveConj, resolveNeg, sgn } from './composite/complex.ts';
export { combinations } from './composite/combinations.ts';
export { conv1d, conv2d, conv3d, type ConvOptions } from './composite/conv.ts';
export {
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
  type ConvTransposeOptions,
} from './composite/conv-transpose.ts';
export { corrcoef, cov } from './composite/covariance.ts';
export { diag, diagEmbed, diagflat, trace } from './composite/diagonal.ts';
export { cumulativeTrapezoid, diff, trapezoid, trapz } from './composite/differences.ts';
export { cosineSimilarity, dist, norm, pairwiseDistance, pdist, renorm } from './composite/distance.ts';
export { einsum } from './composite/einsum.ts';
export { flip, fliplr, flipud, roll, rot90 } from './composite/flip.ts';
export { fill, narrowCopy } from './composite/fill.ts';
export * from './composite/fused-arithmetic.ts';
export { gradient } from './composite/gradient.ts';
export { indexCopy, indexFill } from './composite/index-writing.ts';
export { cat, cat as concat, cat as concatenate, stack } from './composite/join.ts';
export { addmm, baddbmm, linear, matmul, mv, outer } from './composite/matmul.ts';
export { maskedScatter, maskedSelect } from './composite/masked.ts';
export { aminmax, MinMax, nanmean, nansum, stdMean, varMean } from './composite/moments.ts';
export { argwhere, countNonzero, nonzero } from './composite/nonzero.ts';
export { bincount, histc } from './composite/histogram.ts';
export { median, nanmedian } from './composite/median.ts';
export { mode } from './composite/mode.ts';
export { nanquantile, quantile } from './composite/quantile.ts';
export { argsort, msort } from './composite/sorted.ts';
export { unique, uniqueConsecutive } from './composite/unique.ts';
export { addbmm, addmv, addr, bilinear, ger, kron, vdot } from './composite/products.ts';
export * from './composite/fractional-max-pool.ts';
export * from './composite/max-unpool.ts';
export {
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
  maxPool1d,
  maxPool2d,
  maxPool3d,
  type AdaptiveMaxPool,
  type MaxPool,
  type MaxPoolOptions,
  type ReturnIndices,
} from './composite/max-pool.ts';
export type { PerDim } from './composite/spatial.ts';
export { gruCell, lstmCell, rnnReluCell, rnnTanhCell } from './composite/recurrent-cells.ts';
export { repeat, repeatInterleave, tile } from './composite/repeat.ts';
export { round } from './composite/round.ts';
export { angle, heaviside, isneginf, isposinf, isreal, nanToNum, positive, signbit } from './composite/sign-tests.ts';
export { floatPower, ldexp, logaddexp, logaddexp2, logit, xlogy } from './composite/special-pointwise.ts';
export { blockDiag, cartesianProd, columnStack, dstack, hstack, rowStack, vstack } from './composite/stacking.ts';
export { logsumexp, max, mean, min, std, variance, variance as var } from './composite/statistics.ts';
export * from './composite/unary.ts';
export { sumToSize } from './composite/sum-to-size.ts';
export { put, take, takeAlongDim } from './composite/take.ts';
export { inner, tensordot } from './composite/tensordot.ts';
export { tril, trilIndices, triu, triuIndices } from './composite/triangular.ts';
export { asStridedScatter, diagonalScatter, selectScatter, sliceScatter } from './composite/view-scatter.ts';
export { empty, emptyLike, full, fullLike, ones, onesLike, zeros, zerosLike } from './create/fill.ts';
export type { CreationOptions, LikeOptions, SizeLike } from './create/options.ts';
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
export { indexPut } from './index/put.ts';
export { Slice, slice } from './index/slice.ts';
export { divTrue as trueDivide } from './primitive/arithmetic.ts';
export * from './primitive/binary.ts';
export * from './primitive/compare.ts';
export { convolution } from './primitive/convolution.ts';
export { clone, type MemoryFormatOption, type ToOptions } from './primitive/copy.ts';
export { gather, indexAdd, indexSelect, scatter, scatterAdd } from './primitive/indexing.ts';
export { kthvalue } from './primitive/order-statistics.ts';
export { indexReduce, scatterReduce } from './primitive/scatter-reduce.ts';
export { bucketize, searchsorted } from './primitive/searchsorted.ts';
export { sort, topk } from './primitive/sort.ts';
export { bmm, dot, mm } from './primitive/matmul.ts';
export { all, amax, amin, any, argmax, argmin, prod, sum } from './primitive/reduce.ts';
export * from './primitive/scan.ts';
export { logSoftmax, softmax } from './primitive/softmax.ts';
export * from './primitive/unary.ts';
export { where } from './primitive/where.ts';
export { fromTransferable, toTransferable, type TensorMessage, type TransferableTensor } from './transferable.ts';
export { atleast1d, atleast2d, atleast3d } from './view/atleast.ts';
export { broadcastShapes, broadcastTensors, meshgrid } from './view/broadcast.ts';
export { imag, real, viewAsComplex, viewAsReal } from './view/complex.ts';
export { detach } from './view/detach.ts';
export { asStrided, chunk, diagonal, narrow, select, split, unbind } from './view/select.ts';
export {
  broadcastTo,
  expand,
  flatten,
  movedim,
  movedim as moveaxis,
  permute,
  ravel,
  reshape,
  squeeze,
  t,
  transpose,
  transpose as swapaxes,
  transpose as swapdims,
  unflatten,
  unsqueeze,
  view,
} from './view/shape.ts';
export { dsplit, hsplit, splitWithSizes, tensorSplit, vsplit } from './view/splitting.ts';
export { choleskyInverse, choleskyOld as cholesky, choleskySolve } from '../linalg/cholesky.ts';
export { det, logdet, slogdet } from '../linalg/determinant.ts';
export { symeig } from '../linalg/eigh.ts';
export { matrixExp } from '../linalg/exponential.ts';
export { luCompact as lu, luSolveOld as luSolve, luUnpack } from '../linalg/lu.ts';
export { pinverse } from '../linalg/pinv.ts';
export { geqrf, householderProduct as orgqr, ormqr, qrOld as qr } from '../linalg/qr.ts';
export { inv as inverse } from '../linalg/solve.ts';
export { svdOld as svd } from '../linalg/svd.ts';
export { triangularSolve } from '../linalg/triangular.ts';
export { istft, stft, type IstftOptions, type StftOptions } from '../fft/stft.ts';
export { chainMatmul, matrixPower } from '../linalg/products.ts';
export { crossFirst as cross } from '../linalg/cross.ts';
export { vanderFalling as vander } from '../linalg/vander.ts';
export { i0 } from '../special/bessel.ts';
export { digamma, igamma, igammac, lgamma, mvlgamma, polygamma } from '../special/gamma.ts';
