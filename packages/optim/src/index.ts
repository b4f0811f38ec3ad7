export { Adam, AdamW, type AdamGroup, type AdamOptions, type AdamState } from './adam.ts';
export {
  Adadelta,
  Adagrad,
  RMSprop,
  type AdadeltaGroup,
  type AdadeltaOptions,
  type AdagradGroup,
  type AdagradOptions,
  type RMSpropGroup,
  type RMSpropOptions,
} from './accumulating.ts';
export {
  Adamax,
  NAdam,
  RAdam,
  type BetasGroup,
  type BetasOptions,
  type NAdamGroup,
  type NAdamOptions,
} from './adaptive.ts';
export { ASGD, Rprop, type ASGDGroup, type ASGDOptions, type RpropGroup, type RpropOptions } from './averaging.ts';
export type { ElementwiseState } from './elementwise.ts';
export { GradScaler, type GradScalerOptions, type GradScalerStateDict } from './grad-scaler.ts';
export { LBFGS, type LBFGSGroup, type LBFGSOptions } from './lbfgs.ts';
export { OptimizerError } from './errors.ts';
export type { GroupInput, OptionsOf, ParamGroup, ParamsInput } from './groups.ts';
export { Optimizer } from './optimizer.ts';
export { SparseAdam, type SparseAdamGroup, type SparseAdamOptions } from './sparse-adam.ts';
export { SGD, type SGDGroup, type SGDOptions, type SGDState } from './sgd.ts';
export type { OptimizerStateDict, OptimizerStateInput, PackedGroup, PackedState, StateReader } from './state-dict.ts';
export * from './lr-scheduler/index.ts';
export * as lrScheduler from './lr-scheduler/index.ts';
