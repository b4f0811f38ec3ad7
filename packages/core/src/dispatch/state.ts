// The layers above the backends, each null when unused.
import type { Tensor } from '../tensor.ts';
import type { Autocast } from './autocast.ts';
import type { OpRow } from './op.ts';

/** Installed by @kindling/autograd. Every call is made after the kernel has run, with gradient mode on. */
export interface Recorder {
  record(op: OpRow, args: readonly unknown[], out: Tensor): void;
  recordMany(op: OpRow & { readonly gradients: number }, args: readonly unknown[], outs: readonly Tensor[]): void;
  recordView(op: OpRow, args: readonly unknown[], out: Tensor): void;
  /** Called with `recorded` false too: several views of one op are marked whether or not they need gradients. */
  recordViews(op: OpRow, args: readonly unknown[], outs: readonly Tensor[], recorded: boolean): void;
  /** Before the write: refuses what cannot be differentiated; says whether the op saves its first argument. */
  checkInplace(op: OpRow, self: Tensor): void;
  savesSelf(op: OpRow): boolean;
  /** After the write; `args[0]` is `self`, or its copy where the derivative needs the old value. */
  recordInplace(op: OpRow, args: readonly unknown[], self: Tensor): void;
}

/** Whether a result of `x` needs a gradient: a view follows its base, which an in-place write may have given a history. */
export const needsGrad = (x: Tensor): boolean =>
  x._requiresGrad || (x.base !== null && x._followsBase && x.base._requiresGrad);

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

/** Modes in force: everywhere, or in one async task. */
export interface Modes {
  /** Null while gradients are not recorded. */
  recorder: Recorder | null;
  /** Tensors are made without version counts and may never be recorded. */
  inference: boolean;
  /** Null outside of autocast scopes. */
  autocast: Autocast | null;
}

/** Finds the modes of the running async task; installed by @kindling/autograd while an async scope is open. */
export interface TaskModes {
  current(): Modes | undefined;
}

class DispatchState {
  /** Those of all code outside async scopes. */
  readonly modes: Modes = { recorder: null, inference: false, autocast: null };
  tasks: TaskModes | null = null;
  autograd: AutogradHooks | null = null;
  interceptor: Interceptor | null = null;

  get current(): Modes {
    return this.tasks === null ? this.modes : (this.tasks.current() ?? this.modes);
  }

  get recorder(): Recorder | null {
    return this.current.recorder;
  }

  set recorder(recorder: Recorder | null) {
    this.current.recorder = recorder;
  }
}

export const state = new DispatchState();
