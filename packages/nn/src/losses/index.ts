export { AdaptiveLogSoftmaxWithLoss, type AdaptiveLogSoftmaxOptions, type AdaptiveOutput } from './adaptive-softmax.ts';
export { BCELoss, BCEWithLogitsLoss } from './binary.ts';
export { CrossEntropyLoss, NLLLoss } from './classification.ts';
export { KLDivLoss } from './kl-div.ts';
export { HuberLoss, L1Loss, MSELoss, SmoothL1Loss } from './regression.ts';
export { CTCLoss, GaussianNLLLoss, MultiLabelSoftMarginLoss, PoissonNLLLoss, SoftMarginLoss } from './likelihood.ts';
export {
  CosineEmbeddingLoss,
  HingeEmbeddingLoss,
  MarginRankingLoss,
  MultiLabelMarginLoss,
  MultiMarginLoss,
  TripletMarginLoss,
  TripletMarginWithDistanceLoss,
} from './margin.ts';
