import { defaultBackend } from '../../backend/registry.ts';
import type { DeviceLike } from '../../backend/device.ts';
import { allocate } from '../../dispatch/alloc.ts';
import { callN } from '../../dispatch/call.ts';
import { copyAcross, copyRow, fillRow, rawCopy, rawFill } from '../../dispatch/copy.ts';
import { copyInto, refuseSelfOverlap, copyFromRow } from '../../dispatch/inplace.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { needsGrad, state } from '../../dispatch/state.ts';
import { checkDType, type DType } from '../../dtype.ts';
import { ValueError } from '../../errors.ts';
import { formatStrides, suggestedFormat, type MemoryFormat } from '../../layout/memory-format.ts';
import { Tensor } from '../../tensor.ts';
import { memoryOrder, reordered } from '../view/make.ts';
import { scalarValue, type ScalarLike } from '../../scalar.ts';
import type { Backend } from '../../backend/backend.ts';

/** Kernel rows every backend must have; users call `copy_`, `clone`, `to`, `fill_`. */
export const copy = withOp(copyRow, rawCopy);
export const fill = withOp(fillRow, rawFill);

export interface MemoryFormatOption {
  /** `preserveFormat` when left out, `contiguousFormat` for `contiguous` and `isContiguous`. */
  readonly memoryFormat?: MemoryFormat | undefined;
}

/** The elements of `x` in new memory of this format. */
function copied(op: string, x: Tensor, dtype: DType, format: MemoryFormat): Tensor {
  const out = allocate(x.storage.backend, x.sizes, dtype, formatStrides(op, x.sizes, x.strides, format));
  if (out.isContiguous()) rawCopy(out, x);
  else {
    // Written in the order of memory.
    const order = memoryOrder(out);
    rawCopy(reordered(out, order), reordered(x, order));
  }
  return out;
}

const cloneRow = defineOp('clone', {
  params: ['input', 'memory_format'],
  decompose: (x: Tensor, format: MemoryFormat) => copied('clone', x, x.dtype, format),
});

/** A copy; its dimensions lie in memory in the order of those of `input`, or in `memoryFormat`. @throws ShapeError */
export const clone = withOp(
  cloneRow,
  (input: Tensor, { memoryFormat = 'preserveFormat' }: MemoryFormatOption = {}): Tensor =>
    callN(cloneRow, input, memoryFormat),
);

/** A row-major copy, whatever the strides of `input`. */
export const contiguousClone = (input: Tensor): Tensor => callN(cloneRow, input, 'contiguousFormat');

const toCopyRow = defineOp('toCopy', {
  params: ['input', 'dtype', 'memory_format'],
  decompose: (x: Tensor, dtype: DType, format: MemoryFormat) => copied('to', x, dtype, format),
});

const moveRow = defineOp('toDevice', {
  params: ['input', 'device', 'memory_format'],
  decompose: (x: Tensor, target: Backend, format: MemoryFormat) => {
    const out = allocate(target, x.sizes, x.dtype, formatStrides('to', x.sizes, x.strides, format));
    const order = memoryOrder(out);
    copyAcross(reordered(out, order), reordered(x, order));
    return out;
  },
});

export interface ToOptions extends MemoryFormatOption {
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
  const { dtype = input.dtype, device, copy = false, memoryFormat = 'preserveFormat' } = options;
  const backend = device === undefined ? input.storage.backend : defaultBackend(device);
  const near = backend === input.storage.backend ? input : callN(moveRow, input, backend, memoryFormat);
  if (dtype !== input.dtype) return callN(toCopyRow, near, checkDType('to', dtype), memoryFormat);
  if (near !== input) return near;
  const same = memoryFormat === 'preserveFormat' || memoryFormat === suggestedFormat(input.sizes, input.strides);
  return same && !copy ? input : clone(input, { memoryFormat });
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

/**
 * `input` itself when its elements lie in this format without gaps, else a copy in it.
 * @throws ShapeError for a channels-last format and another number of dimensions; ValueError for `preserveFormat`
 */
export function contiguous(input: Tensor, { memoryFormat = 'contiguousFormat' }: MemoryFormatOption = {}): Tensor {
  if (input.isContiguous({ memoryFormat })) return input;
  if (memoryFormat === 'preserveFormat')
    throw new ValueError("contiguous: memoryFormat 'preserveFormat' names no order. Use clone().", {
      op: 'contiguous',
    });
  return clone(input, { memoryFormat });
}
