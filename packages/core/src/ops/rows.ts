// Every op with a row of its own. Kernel tables and derivative tables are typed against this list.
export * from './composite/activation.ts';
export { add, div, pow, sub } from './composite/arithmetic.ts';
export { attention, attentionBackward } from './composite/attention.ts';
export { cdist, euclideanDistances } from './composite/cdist.ts';
export { clamp } from './composite/clamp.ts';
export { allclose, isclose } from './composite/closeness.ts';
export { equal } from './composite/equal.ts';
export { isin } from './composite/isin.ts';
export { complex, conjPhysical, sgn } from './composite/complex.ts';
export { combinations } from './composite/combinations.ts';
export { corrcoef, cov } from './composite/covariance.ts';
export { diagEmbed } from './composite/diagonal.ts';
export { cumulativeTrapezoid, diff, trapezoid } from './composite/differences.ts';
export { cosineSimilarity, dist, pairwiseDistance, pdist, renorm } from './composite/distance.ts';
export { einsum } from './composite/einsum.ts';
export { flip, roll, rot90 } from './composite/flip.ts';
export * from './composite/fused-arithmetic.ts';
export { gradientAlong } from './composite/gradient.ts';
export { indexCopy, indexFill } from './composite/index-writing.ts';
export { cat } from './composite/join.ts';
export * from './composite/batch-norm.ts';
export * from './composite/layer-norm.ts';
export * from './composite/loss.ts';
export { gruSequence, gruSequenceBackward } from './composite/gru-sequence.ts';
export { lstmSequence, lstmSequenceBackward } from './composite/lstm-sequence.ts';
export { addmm, baddbmm, linear, matmul, mv } from './composite/matmul.ts';
export { maskedScatter, maskedSelect } from './composite/masked.ts';
export { bincount, histc } from './composite/histogram.ts';
export { medianAll, nanmedianAll } from './composite/median.ts';
export { mode } from './composite/mode.ts';
export { countNonzero } from './composite/nonzero.ts';
export { nanmean, nansum } from './composite/moments.ts';
export { adamStep, sgdStep } from './composite/optimizer-steps.ts';
export { constantPadNd } from './composite/pad.ts';
export { addbmm, addmv, addr, bilinear } from './composite/products.ts';
export { repeat, repeatEach, repeatPositions } from './composite/repeat.ts';
export { angle, heaviside, isneginf, isposinf, isreal, nanToNum, signbit } from './composite/sign-tests.ts';
export { floatPower, ldexp, logaddexp, logaddexp2, logit, xlog1py, xlogy } from './composite/special-pointwise.ts';
export { blockDiag } from './composite/stacking.ts';
export { logsumexp, mean, std, variance } from './composite/statistics.ts';
export { put, take } from './composite/take.ts';
export { nanquantile, quantile } from './composite/quantile.ts';
export { normalBlocks } from './create/normal-blocks.ts';
export { tensordot } from './composite/tensordot.ts';
export { celu, hardshrink, prelu, selu, threshold } from './composite/thresholds.ts';
export { tril, triu } from './composite/triangular.ts';
export { asStridedScatter, diagonalScatter, selectScatter, sliceScatter } from './composite/view-scatter.ts';
export { index } from './index/advanced.ts';
export { indexPut } from './index/put.ts';
export * from './composite/unary.ts';
export * from './primitive/binary.ts';
export * from './primitive/compare.ts';
export { adaptiveAvgPool, adaptiveAvgPoolBackward, avgPool, avgPoolBackward } from './primitive/avg-pool.ts';
export { mapAxes } from './primitive/axis-map.ts';
export { convolution, convolutionWeightGradient } from './primitive/convolution.ts';
export { clone, copy, copy_, fill, fill_, to, toDevice } from './primitive/copy.ts';
export * from './primitive/gradients.ts';
export { gather, indexAdd, indexSelect, scatter, scatterAdd } from './primitive/indexing.ts';
export { lookUp } from './primitive/look-up.ts';
export {
  adaptiveMaxPool,
  fractionalMaxPool,
  maxPool,
  maxPoolBackward,
  maxPoolWithIndices,
} from './primitive/max-pool.ts';
export { kthvalue, medianDim, nanmedianDim } from './primitive/order-statistics.ts';
export { scatterReduce } from './primitive/scatter-reduce.ts';
export { searchsorted } from './primitive/searchsorted.ts';
export { sort, topk } from './primitive/sort.ts';
export { unique, uniqueConsecutive } from './composite/unique.ts';
export { bmm, dot, mm } from './primitive/matmul.ts';
export { all, amax, amin, any, argmax, argmin, maxDim, minDim, prod, sum } from './primitive/reduce.ts';
export * from './primitive/scan.ts';
export { logSoftmax, logSoftmaxBackward, softmax, softmaxBackward } from './primitive/softmax.ts';
export * from './primitive/unary.ts';
export { where } from './primitive/where.ts';
export { imag, real, viewAsComplex, viewAsReal } from './view/complex.ts';
export { viewScatter } from './view/scatter.ts';
export { asStrided, diagonal, select, sliceDim } from './view/select.ts';
export { expand, permute, reshapeCopy, squeeze, t, transpose, unsqueeze, view } from './view/shape.ts';
export { unfold } from './view/unfold.ts';
export { fftC2c, fftC2r, fftR2c } from '../fft/rows.ts';
export { cross } from '../linalg/cross.ts';
export { matrixSumNorm, vectorNorm } from '../linalg/norms.ts';
export { matrixPower, multiDot, vecdot } from '../linalg/products.ts';
export { choleskyEx, choleskyInverse, choleskySolve } from '../linalg/cholesky.ts';
export { det, slogdet } from '../linalg/determinant.ts';
export { eig, eigParts } from '../linalg/eig.ts';
export { eigh } from '../linalg/eigh.ts';
export { matrixExp } from '../linalg/exponential.ts';
export { ldlFactorEx, ldlSolve } from '../linalg/ldl.ts';
export { lstsq } from '../linalg/lstsq.ts';
export { luFactorEx, luOrder, luSolve } from '../linalg/lu.ts';
export { pinv } from '../linalg/pinv.ts';
export { geqrf, householderProduct, qr } from '../linalg/qr.ts';
export { invEx, solveEx } from '../linalg/solve.ts';
export { svd } from '../linalg/svd.ts';
export { solveTriangular } from '../linalg/triangular.ts';
export { vander } from '../linalg/vander.ts';
export * from '../special/bessel.ts';
export { entr, erfcx, logNdtr, ndtr, ndtri } from '../special/entropy.ts';
export * from '../special/gamma.ts';
export {
  chebyshevPolynomialT,
  chebyshevPolynomialU,
  chebyshevPolynomialV,
  chebyshevPolynomialW,
  hermitePolynomialH,
  hermitePolynomialHe,
  laguerrePolynomialL,
  legendrePolynomialP,
  shiftedChebyshevPolynomialT,
  shiftedChebyshevPolynomialU,
  shiftedChebyshevPolynomialV,
  shiftedChebyshevPolynomialW,
} from '../special/polynomials.ts';
