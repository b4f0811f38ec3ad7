// For Kindling's own packages and for authors of backends: op rows, dispatch, layouts, memory.
// Outside semantic versioning.
export * as rows from './ops/rows.ts';
export { currentIndex, setCurrentIndex } from './backend/device.ts';
export { onNumThreads } from './backend/threads.ts';
export { complexByParts, type ComplexLoops, type RunComplex } from './backend/complex-kernels.ts';
export { withEveryDType } from './backend/every-dtype.ts';
export { inWiderDType, needsWiderDType, widerDType } from './backend/wider-dtype.ts';
export { allocate } from './dispatch/alloc.ts';
export { castFor, type Autocast } from './dispatch/autocast.ts';
export { complexDType, realDType } from './dtype.ts';
export { alike, partOf, partsOf } from './dispatch/complex.ts';
export { everyRow, rowEntries } from './dispatch/catalog.ts';
export { callMany, callN, callView } from './dispatch/call.ts';
export { materialize, rawCopy, rawFill, readArray, readBytes, writeArray } from './dispatch/copy.ts';
export { copyInto, inplace } from './dispatch/inplace.ts';
export {
  makeMultiOp as defineMultiOp,
  makeMutatingOp as defineMutatingOp,
  makeOp as defineOp,
  makeView as defineView,
  withOp,
  type ArgsOf,
  type Kernel,
  type Meta,
  type MultiOp,
  type Op,
  type OpRow,
  type ViewOp,
  type ViewsOp,
} from './dispatch/op.ts';
export {
  needsGrad,
  state,
  type AutogradHooks,
  type Interceptor,
  type Modes,
  type Recorder,
  type TaskModes,
} from './dispatch/state.ts';
export {
  broadcastSizes,
  broadcastStrides,
  contiguousStrides,
  isContiguousLayout,
  normalizeDim,
  normalizeDims,
  numelOf,
  reducedSizes,
  sameSizes,
  type Sizes,
} from './layout/sizes.ts';
export { extentOf, overlapsItself, viewStrides } from './layout/view.ts';
export { reluBackward, sigmoidBackward, tanhBackward } from './ops/primitive/gradients.ts';
export { geluBackward, siluBackward } from './ops/composite/activation.ts';
export { attention, attentionBackward } from './ops/composite/attention.ts';
export { batchNormChannels, batchNormChannelsBackward } from './ops/composite/batch-norm.ts';
export { layerNormRows, layerNormRowsBackward } from './ops/composite/layer-norm.ts';
export { gruGates, lstmGates } from './ops/composite/recurrent-cells.ts';
export { gruSequence, gruSequenceBackward } from './ops/composite/gru-sequence.ts';
export { lstmSequence, lstmSequenceBackward } from './ops/composite/lstm-sequence.ts';
export { softmaxCrossEntropy, softmaxCrossEntropyBackward } from './ops/composite/loss.ts';
export { adamStep, sgdStep, type AdamStepOptions, type SgdStepOptions } from './ops/composite/optimizer-steps.ts';
export { gathered, perDim } from './ops/composite/spatial.ts';
export { axisMap, mapAxes, normalizedMap, transposedMap, type AxisMap } from './ops/primitive/axis-map.ts';
export { lookUp } from './ops/primitive/look-up.ts';
export * as poolWindows from './ops/primitive/pool-windows.ts';
export { logSoftmaxBackward, softmaxBackward } from './ops/primitive/softmax.ts';
export { viewScatter, type ViewFunction } from './ops/view/scatter.ts';
export { viewOf } from './ops/view/make.ts';
export { asStrided, pieces, sliceDim } from './ops/view/select.ts';
export { realScalar, wrapScalar, scalarValue, toNumber, isScalarLike, scalarDType } from './scalar.ts';
export { allocateStorage, moveToDevice } from './storage/allocate.ts';
export { freeStorage, poolOf, track, type MemoryStats } from './storage/memory.ts';
export {
  enterRegion,
  expose,
  isRegionOpen,
  leaveEarly,
  leaveRegion,
  leaveRegionOwning,
  release,
  resumeRegion,
  retain,
  suspendRegion,
  watch,
  type Region,
} from './storage/region.ts';
export { entriesOf, getElement, readable, setElement, type ElementValue } from './storage/elements.ts';
export { bytesOf, hostArray, Storage, type Block } from './storage/storage.ts';
export * as random from './random/index.ts';
