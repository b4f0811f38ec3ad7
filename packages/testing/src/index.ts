export { defaultTolerance, type Tolerance } from './compare/tolerance.ts';
export { mismatch, valuesOf, type Values } from './compare/values.ts';
export * from './errors.ts';
export { parseEntry, type GoldenEntry, type GoldenSample, type GoldenTensor } from './golden/format.ts';
export type { Namespaces } from './golden/resolve.ts';
export { runSample, type SampleResult, type Verdict } from './golden/run.ts';
