export { checksOf, opChecks, type CheckOptions } from './checks/index.ts';
export type { Check } from './checks/check.ts';
export { defaultTolerance, type Tolerance } from './compare/tolerance.ts';
export { mismatch, valuesOf, type Values } from './compare/values.ts';
export * from './errors.ts';
export { parseEntry, type GoldenEntry, type GoldenSample, type GoldenTensor } from './golden/format.ts';
export { exists, nameOf, type Namespaces } from './golden/resolve.ts';
export { perform as performSample } from './golden/perform.ts';
export { flatten as flattenOutputs } from './golden/results.ts';
export { runSample, type SampleResult, type Verdict } from './golden/run.ts';
export { gradcheck, gradgradcheck, type GradcheckOptions } from './gradcheck/gradcheck.ts';
export { indices, input, mask, type Input, type InputOptions } from './inputs/input.ts';
export { prepare as prepareCase, type Setting } from './checks/prepare.ts';
export { samples, sampleOf } from './samples/index.ts';
export { binarySample, unarySample, type BinaryOptions, type UnaryOptions } from './samples/pointwise.ts';
export {
  checkNames,
  sample,
  type Case,
  type CheckName,
  type ErrorCase,
  type OpName,
  type OpSample,
  type Skip,
} from './samples/sample.ts';
