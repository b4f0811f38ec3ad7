// As the main entry, with the methods only that nearly every program uses; functions that nobody calls can be left out of
// a bundle. Kindling's own packages import this one.
import './slot.ts';
import './install-base-methods.ts';

export { version } from './slot.ts';
export type { Backend, BackendSpec, TensorView } from './backend/backend.ts';
export { createBackend, missingKernels } from './backend/create.ts';
export { Device, device, type DeviceLike } from './backend/device.ts';
export type { KernelTable } from './backend/kernel-table.ts';
export {
  backendOf,
  getDefaultDevice,
  listBackends,
  registerBackend,
  setDefaultDevice,
  type BackendRegistration,
} from './backend/registry.ts';
export { getNumThreads, setNumThreads } from './backend/threads.ts';
export type { MemoryFormat } from './layout/memory-format.ts';
export { canCast, promoteTypes } from './promotion.ts';
export {
  dtypes,
  getDefaultDtype,
  isComplex,
  isFloating,
  isIntegral,
  setDefaultDtype,
  type DType,
  type DTypeInfo,
} from './dtype.ts';
export { finfo, iinfo, type FloatInfo, type IntInfo } from './dtype-info.ts';
export type { Complex } from './complex.ts';
export type { AddmmOptions, Factor } from './ops/composite/matmul.ts';
export * from './errors.ts';
export { keep, scope } from './storage/scope.ts';
export { memoryStats, setMemoryLimit, collectGarbage } from './storage/control.ts';
export { scalar, Scalar, type ScalarLike, type TensorLike } from './scalar.ts';
export { Size } from './size.ts';
export { Tensor } from './tensor.ts';
export type { Storage, TypedArray } from './storage/storage.ts';
export * from './ops/public.ts';
export * as fft from './fft/index.ts';
export * as linalg from './linalg/index.ts';
export * as special from './special/index.ts';
export { resultTypeOf as resultType } from './ops/builders/binary.ts';
export {
  Generator,
  defaultGenerator,
  forkRng,
  getRngState,
  initialSeed,
  manualSeed,
  seed,
  setRngState,
} from './random/index.ts';
export { getPrintoptions, printoptions, setPrintoptions, type PrintOptions } from './print/index.ts';
