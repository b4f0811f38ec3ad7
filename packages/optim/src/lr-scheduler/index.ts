// torch.optim.lr_scheduler
export { ChainedScheduler, SequentialLR } from './combined.ts';
export {
  CosineAnnealingLR,
  CosineAnnealingWarmRestarts,
  type CosineAnnealingLROptions,
  type CosineAnnealingWarmRestartsOptions,
} from './cosine.ts';
export { CyclicLR, OneCycleLR, type CyclicLROptions, type OneCycleLROptions } from './cyclic.ts';
export { ExponentialLR, MultiStepLR, StepLR, type GammaOptions } from './decay.ts';
export { LambdaLR, MultiplicativeLR, type LrLambda } from './lambda.ts';
export { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from './plateau.ts';
export {
  LRScheduler,
  type Scheduled,
  type ScheduledGroup,
  type SchedulerOptions,
  type SchedulerStateDict,
} from './scheduler.ts';
export { SWALR, type SWALROptions } from './swa.ts';
export {
  ConstantLR,
  LinearLR,
  PolynomialLR,
  type ConstantLROptions,
  type LinearLROptions,
  type PolynomialLROptions,
} from './warm-up.ts';
