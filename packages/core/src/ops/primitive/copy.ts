import { defaultBackend } from '../../backend/registry.ts';
import type { DeviceLike } from '../../backend/device.ts';
import { allocate } from '../../dispatch/alloc.ts';
import { callN } from '../../dispatch/call.ts';
import { copyRow, fillRow, materialize, rawCopy, rawFill, readArray, writeArray } from '../../dispatch/copy.ts';
import { copyInto, refuseSelfOverlap, copyFromRow } from '../../dispatch/inplace.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { needsGrad, state } from '../../dispatch/state.ts';
import { checkDType, type DType } from '../../dtype.ts';
import { Tensor } from '../../tensor.ts';
import { scalarValue, type ScalarLike } from '../../scalar.ts';
import type { Backend } from '../../backend/backend.ts';

/** Kernel rows every backend must have; users call `copy_`, `clone`, `to`, `fill_`. */
export const copy = withOp(copyRow, rawCopy);
export const fill = withOp(fillRow, rawFill);

const cloneRow = defineOp('clone', { params: ['input'], decompose: (x: Tensor) => materialize(x) });

/** A contiguous copy. */
export const clone = withOp(cloneRow, (input: Tensor): Tensor => callN(cloneRow, input));

const toCopyRow = defineOp('toCopy', {
  params: ['input', 'dtype'],
  decompose: (x: Tensor, dtype: DType) => materialize(x, dtype),
});

const moveRow = defineOp('toDevice', {
  params: ['input', 'device'],
  decompose: (x: Tensor, target: Backend) => {
    const out = allocate(target, x.sizes, x.dtype);
    if (target.holdsData) writeArray(out, readArray(x));
    return out;
  },
});

export interface ToOptions {
  readonly dtype?: DType;
  readonly device?: DeviceLike;
  /** Copies even when nothing changes. */
  readonly copy?: boolean;
}

const isDType = (x: string): x is DType => /^(u?int|b?float|bool|complex)/.test(x);

/**
 * `input` as another dtype or on another device; `input` itself when nothing changes.
 * Floating to integer truncates toward zero.
 */
export const to = withOp(toCopyRow, (input: Tensor, target: DType | DeviceLike | ToOptions | Tensor): Tensor => {
  const options: ToOptions =
    target instanceof Tensor
      ? { dtype: target.dtype, device: target.device }
      : typeof target === 'string'
        ? isDType(target)
          ? { dtype: target }
          : { device: target }
        : 'type' in target
          ? { device: target }
          : target;
  let out = input;
  if (options.device !== undefined) {
    const backend = defaultBackend(options.device);
    if (backend !== input.storage.backend) out = callN(moveRow, out, backend);
  }
  const dtype = options.dtype ?? input.dtype;
  if (dtype !== out.dtype) return callN(toCopyRow, out, checkDType('to', dtype));
  return out === input && options.copy === true ? clone(input) : out;
});

export const toDevice = withOp(moveRow, (input: Tensor, device: DeviceLike): Tensor => to(input, { device }));

/** Copies `source` into `self`, broadcasting and converting. Returns `self`. */
export const copy_ = withOp(copyFromRow, (self: Tensor, source: Tensor): Tensor => copyInto(self, source));

const fillInplaceRow = defineOp<[self: Tensor, value: ScalarLike]>('fill_', {
  params: ['self', 'value'],
  decompose: (self, value): Tensor => fill_(self, value),
});

/** Sets every element to `value`. Returns `self`. */
export const fill_ = withOp(fillInplaceRow, (self: Tensor, value: ScalarLike): Tensor => {
  refuseSelfOverlap('fill_', self);
  const recording = state.recorder !== null && needsGrad(self);
  if (recording) state.recorder?.checkInplace(fillInplaceRow, self);
  const raw = scalarValue(value);
  rawFill(self, typeof raw === 'boolean' ? Number(raw) : raw);
  self.version.value++;
  if (recording) state.recorder?.recordInplace(fillInplaceRow, [self, value], self);
  return self;
});

/** `input` itself when it is contiguous, else a contiguous copy. */
export const contiguous = (input: Tensor): Tensor => (input.isContiguous() ? input : clone(input));
