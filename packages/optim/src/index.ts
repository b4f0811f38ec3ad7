export { Adam, AdamW, type AdamGroup, type AdamOptions, type AdamState } from './adam.ts';
export { OptimizerError } from './errors.ts';
export type { GroupInput, OptionsOf, ParamGroup, ParamsInput } from './groups.ts';
export { Optimizer } from './optimizer.ts';
export { SGD, type SGDGroup, type SGDOptions, type SGDState } from './sgd.ts';
export type { OptimizerStateDict, PackedGroup, PackedState, StateReader } from './state-dict.ts';
export * from './lr-scheduler/index.ts';
export * as lrScheduler from './lr-scheduler/index.ts';
