// Which ops run in which precision, by name: https://pytorch.org/docs/stable/amp.html#autocast-op-reference.
// Ops of PyTorch's that are made of listed ones here need no entry.

/**
 * - `keep`: as they come, without a look at the ops they are made of.
 * - `lower`: in the lower precision.
 * - `float32`: in float32.
 * - `promote`: in the widest dtype among the arguments.
 * - `refuse`: not safe in mixed precision.
 */
export type CastPolicy = 'keep' | 'lower' | 'float32' | 'promote' | 'refuse';
export type CastList = ReadonlyMap<string, CastPolicy>;

const list = (policies: Readonly<Partial<Record<CastPolicy, string>>>): CastList =>
  new Map(
    Object.entries(policies).flatMap(([policy, names]) =>
      names
        .trim()
        .split(/\s+/)
        .map((name): [string, CastPolicy] => [name, policy as CastPolicy]),
    ),
  );

const products =
  'addbmm addmm baddbmm bmm convolution gruSequence linear lstmSequence matmul mm prelu scaledDotProductAttention vecdot';

const losses = `binaryCrossEntropyWithLogits cosineEmbeddingLoss hingeEmbeddingLoss huberLoss klDiv l1Loss
  marginRankingLoss mseLoss multiMarginLoss multilabelMarginLoss nllLoss poissonNllLoss smoothL1Loss softMarginLoss
  tripletMarginLoss`;

export const cpuList = list({
  keep: 'matrixExp mv pdist',
  lower: products,
  float32: `${losses} binaryCrossEntropy crossEntropy crossEntropyOfProbabilities crossEntropyRows ctcLoss
    adaptiveAvgPool3d adaptiveMaxPool3d avgPool3d fractionalMaxPool2d fractionalMaxPool3d maxPool3d maxUnpool1d
    maxUnpool2d maxUnpool3d reflectionPad replicationPad gridSample
    cdist nanquantile polar prod quantile stft trace viewAsComplex fftC2c fftC2r fftR2c
    cholesky choleskyEx choleskyInverse choleskySolve cond eig eigh geqrf householderProduct inv invEx lstsq luFactorEx
    luSolve matrixRank ormqr pinverse qr solve solveEx solveTriangular svd`,
  promote: 'cat indexCopy stack',
});

export const cudaList = list({
  keep: 'matrixExp',
  lower: `${products} addmv addr einsum multiDot mv`,
  float32: `${losses} crossEntropy crossEntropyOfProbabilities crossEntropyRows
    acos asin cosh erfinv exp expm1 log log10 log1p log2 pow reciprocal rsqrt sinh softplus tan
    cosineSimilarity cdist dist groupNorm layerNorm logsumexp matrixSumNorm pdist renorm vectorNorm
    cumprod cumsum logSoftmax prod softmax sum`,
  promote: 'addcdiv addcmul atan2 bilinear cat cross dot gridSample indexPut scatterAdd stack tensordot',
  refuse: 'binaryCrossEntropy',
});
