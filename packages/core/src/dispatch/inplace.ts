// In-place ops and `out=`: the same kernels, writing into a tensor that exists.
import type { DType } from '../dtype.ts';
import { AutogradError, DTypeError, ShapeError, shapeText } from '../errors.ts';
import { broadcastSizes, sameSizes } from '../layout/sizes.ts';
import { extentOf, overlapsItself } from '../layout/view.ts';
import { canCast } from '../promotion.ts';
import { Tensor } from '../tensor.ts';
import { enterRegion, leaveRegion } from '../storage/region.ts';
import { withoutAutocast } from './autocast.ts';
import { anyRequiresGrad, callN, commonBackend } from './call.ts';
import { materialize, rawCopy } from './copy.ts';
import { defineOp, type Op } from './op.ts';
import { needsGrad, state } from './state.ts';

/** `self = op(self, ...rest)`, written into `self`. The result must have the sizes of `self` and a dtype it can hold. */
export function inplace<A extends readonly [Tensor, ...unknown[]]>(op: Op<A>, ...args: A): Tensor {
  const self = args[0];
  const name = `${op.name}_`;
  refuseSelfOverlap(name, self);
  const recording = state.recorder !== null && op.differentiable && anyRequiresGrad(args);
  if (recording) state.recorder?.checkInplace(op, self);
  const backend = commonBackend(name, args);
  const kernel = op.kernels[backend.id];
  const meta = op.meta?.(...args);
  if (meta !== undefined) checkTarget(name, self, meta.sizes, meta.dtype);
  const direct = kernel !== undefined && meta !== undefined && meta.dtype === self.dtype;
  if (!direct || (recording && op.derivative === null && op.decompose !== undefined))
    return viaCopy(op, args, self, name, recording);
  const needsOld = recording && state.recorder?.savesSelf(op) === true;
  const outer = enterRegion();
  try {
    const safe = separated(self, args);
    const saved = needsOld ? [materialize(self), ...safe.slice(1)] : safe;
    try {
      kernel(self, ...safe);
    } finally {
      self.version.value++;
    }
    if (recording) state.recorder?.recordInplace(op, saved, self);
  } finally {
    leaveRegion(outer, null);
  }
  return self;
}

/** The row under which `copyInto` is recorded: the result is `source`, broadcast and converted to `self`. */
export const copyFromRow = defineOp<[self: Tensor, source: Tensor]>('copy_', {
  params: ['self', 'src'],
  decompose: copyInto,
});

/** `self.copy_(source)`: broadcasts, converts, crosses devices. */
export function copyInto(self: Tensor, source: Tensor): Tensor {
  refuseSelfOverlap('copy_', self);
  const sizes = broadcastSizes('copy_', self.sizes, source.sizes);
  if (!sameSizes(sizes, self.sizes)) {
    throw new ShapeError(`copy_: shape ${shapeText(source.sizes)} does not broadcast to ${shapeText(self.sizes)}.`, {
      op: 'copy_',
      shapes: [self.sizes, source.sizes],
    });
  }
  const recording = state.recorder !== null && (needsGrad(self) || needsGrad(source));
  if (recording) state.recorder?.checkInplace(copyFromRow, self);
  const outer = enterRegion();
  try {
    const near = source.storage.backend === self.storage.backend ? source : source.to({ device: self.device });
    rawCopy(self, apart(self, near));
    self.version.value++;
  } finally {
    leaveRegion(outer, null);
  }
  if (recording) state.recorder?.recordInplace(copyFromRow, [self, source], self);
  return self;
}

/** Computes the result apart and copies it in: for composites without a kernel and for results of another dtype. */
function viaCopy<A extends readonly [Tensor, ...unknown[]]>(
  op: Op<A>,
  args: A,
  self: Tensor,
  name: string,
  recording: boolean,
): Tensor {
  const { recorder } = state;
  const recordsItself = recording && recorder !== null && op.derivative !== null;
  const outer = enterRegion();
  try {
    if (recordsItself) state.recorder = null;
    const result = withoutAutocast(() => callN(op, ...args));
    checkTarget(name, self, result.sizes, result.dtype);
    if (recordsItself) {
      const saved = recorder.savesSelf(op) ? [materialize(self), ...args.slice(1)] : args;
      rawCopy(self, result);
      self.version.value++;
      state.recorder = recorder;
      recorder.recordInplace(op, saved, self);
    } else copyInto(self, result);
  } finally {
    if (recordsItself) state.recorder = recorder;
    leaveRegion(outer, null);
  }
  return self;
}

/** Runs the op into `out`. Not differentiable, as in PyTorch. @throws ShapeError, DTypeError */
export function callOut<A extends readonly unknown[]>(op: Op<A>, out: Tensor, ...args: A): Tensor {
  const name = `${op.name}(out)`;
  refuseSelfOverlap(name, out);
  if (state.recorder !== null && (needsGrad(out) || anyRequiresGrad(args))) {
    throw new DTypeError(`${name}: out= does not support gradients. Call it without out, or inside noGrad().`, {
      op: op.name,
    });
  }
  const outer = enterRegion();
  try {
    const result = withoutAutocast(() => callN(op, ...args));
    checkTarget(name, out, result.sizes, result.dtype);
    copyInto(out, result);
  } finally {
    leaveRegion(outer, null);
  }
  return out;
}

/** @throws ShapeError, DTypeError unless a result of these sizes and this dtype fits into `self` */
export function checkTarget(name: string, self: Tensor, sizes: readonly number[], dtype: DType): void {
  if (!sameSizes(sizes, self.sizes)) {
    throw new ShapeError(
      `${name}: the result has shape ${shapeText(sizes)}, which does not fit in place into ${shapeText(self.sizes)}.`,
      { op: name, shapes: [self.sizes, sizes] },
    );
  }
  if (!canCast(dtype, self.dtype)) {
    throw new DTypeError(`${name}: result type ${dtype} can't be cast to the output type ${self.dtype}.`, {
      op: name,
      dtypes: [self.dtype, dtype],
    });
  }
}

/** @throws ShapeError, AutogradError unless `self` may be written in place */
export function refuseSelfOverlap(name: string, self: Tensor): void {
  if (self.version.inference && !state.current.inference) {
    throw new AutogradError(
      `${name}: a tensor made in inference mode is written outside it. Write to a clone(), or inside inferenceMode().`,
      {
        op: name,
        shapes: [self.sizes],
      },
    );
  }
  if (self.strides.includes(0) && overlapsItself(self.sizes, self.strides)) {
    throw new ShapeError(
      `${name}: several elements of the ${shapeText(self.sizes)} tensor share one memory location (an expanded view). ` +
        `clone() it before writing in place.`,
      { op: name, shapes: [self.sizes] },
    );
  }
}

/** The arguments after `self`, copied where they overlap it; each keeps its position and so its type. */
function separated<A extends readonly [Tensor, ...unknown[]]>(self: Tensor, args: A): A {
  if (!sharesStorage(self, args)) return args;
  const list: readonly unknown[] = args.map((arg, i) => (i === 0 ? self : apart(self, arg)));
  return list as A;
}

function sharesStorage(self: Tensor, args: readonly unknown[]): boolean {
  for (let i = 1; i < args.length; i++) {
    const arg = args[i];
    if (arg instanceof Tensor && arg.storage === self.storage) return true;
  }
  return false;
}

/** A copy of `arg` when it overlaps `self` other than exactly; else `arg`. */
function apart<T>(self: Tensor, arg: T): T | Tensor {
  if (!(arg instanceof Tensor) || arg.storage !== self.storage) return arg;
  if (arg.offset === self.offset && sameSizes(arg.sizes, self.sizes) && sameSizes(arg.strides, self.strides))
    return arg;
  const a = extentOf(self.sizes, self.strides, self.offset);
  const b = extentOf(arg.sizes, arg.strides, arg.offset);
  if (a === null || b === null || a[1] < b[0] || b[1] < a[0]) return arg;
  return materialize(arg);
}
