// The layers above the backends, each null when unused.
import type { Tensor } from '../tensor.ts';
import type { OpRow } from './op.ts';

/** Installed by @kindling/autograd. Every call is made after the kernel has run, with gradient mode on. */
export interface Recorder {
  record(op: OpRow, args: readonly unknown[], out: Tensor): void;
  recordMany(op: OpRow, args: readonly unknown[], outs: readonly Tensor[]): void;
  recordView(op: OpRow, args: readonly unknown[], out: Tensor): void;
  /** Before the write: refuses what cannot be differentiated; says whether the op saves its first argument. */
  checkInplace(op: OpRow, self: Tensor): void;
  savesSelf(op: OpRow): boolean;
  /** After the write; `args[0]` is `self`, or its copy where the derivative needs the old value. */
  recordInplace(op: OpRow, args: readonly unknown[], self: Tensor): void;
}

/** Whether a result of `x` needs a gradient: a view follows its base, which an in-place write may have given a history. */
export const needsGrad = (x: Tensor): boolean => x._requiresGrad || (x.base !== null && x._followsBase && x.base._requiresGrad);

/** What the autograd package adds to tensors as such, whatever the gradient mode. */
export interface AutogradHooks {
  readonly recorder: Recorder;
  setRequiresGrad(tensor: Tensor, value: boolean): void;
  isLeaf(tensor: Tensor): boolean;
  gradFnName(tensor: Tensor): string | null;
}

/** Stands in for dispatch as a whole (graph capture): runs `meta` only and keeps the call. */
export interface Interceptor {
  call(op: OpRow, args: readonly unknown[]): Tensor | readonly Tensor[];
}

export const state: { recorder: Recorder | null; autograd: AutogradHooks | null; interceptor: Interceptor | null } = {
  recorder: null,
  autograd: null,
  interceptor: null,
};
