import {
  DTypeError,
  dtypes,
  emptyLike,
  isFloating,
  Tensor,
  type DeviceLike,
  type DType,
  type MemoryFormat,
} from '@kindling/core/lean';
import { moveToDevice, expose } from '@kindling/core/internal';
import { gradOf } from '../grad-of.ts';

export interface ModuleToOptions {
  readonly dtype?: DType;
  readonly device?: DeviceLike;
  /** For parameters and buffers of 4 and 5 dimensions; the others stay as they are. */
  readonly memoryFormat?: MemoryFormat;
}
export type ModuleTarget = DType | DeviceLike | ModuleToOptions | Tensor;

const isDType = (target: string): target is DType => Object.hasOwn(dtypes, target);

export function targetOf(target: ModuleTarget): ModuleToOptions {
  if (target instanceof Tensor) return { dtype: target.dtype, device: target.device };
  if (typeof target === 'string') return isDType(target) ? { dtype: target } : { device: target };
  return 'type' in target ? { device: target } : target;
}

/** @throws DTypeError: weights of integers could not be trained */
export function checkTarget({ dtype }: ModuleToOptions): void {
  if (dtype !== undefined && !isFloating(dtype)) {
    throw new DTypeError(
      `to: modules only take floating dtypes, got ${dtype}. Convert single tensors with tensor.to('${dtype}').`,
      {
        op: 'to',
        dtypes: [dtype],
      },
    );
  }
}

/** Gives `member` the memory of its converted copy. */
export function convertMember(member: Tensor, { dtype, device, memoryFormat }: ModuleToOptions): void {
  const images = member.ndim === 4 || member.ndim === 5;
  const options = {
    ...(dtype !== undefined && isFloating(member.dtype) && { dtype }),
    ...(device !== undefined && { device }),
    ...(images && { memoryFormat }),
  };
  const converted = member.detach().to(options);
  const grad = gradOf(member);
  if (converted.storage === member.storage) return;
  give(member, converted);
  if (grad !== null) member.grad = grad.detach().to(options);
}

/** Gives a member other memory: the object stays, so that optimizers and modules keep it. */
export function give(member: Tensor, data: Tensor): void {
  moveToDevice(data.storage);
  expose(data.storage);
  member.data = data;
}

/** `convertMember` for members of any dtype. */
export function castMember(member: Tensor, dtype: DType): void {
  const grad = gradOf(member);
  const data = member.detach().to(dtype);
  if (data.storage === member.storage) return;
  give(member, data);
  if (grad !== null) member.grad = grad.detach().to(dtype);
}

/** Memory without values; the gradient goes. */
export function emptyMember(member: Tensor, device: DeviceLike): void {
  if (gradOf(member) !== null) member.grad = null;
  give(member, emptyLike(member.detach(), { device }));
}
