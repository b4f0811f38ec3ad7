import type { Tensor } from '@kindling/core';
import type { ReduceOpName } from './reduce-op.ts';
import type { Work } from './work.ts';

export interface ReduceOptions {
  /** Default 'sum'. */
  readonly op?: ReduceOpName;
}

export interface TagOptions {
  /** Tells messages between the same two ranks apart. Default 0. */
  readonly tag?: number;
}

/**
 * Ranks that exchange tensors. Every rank calls the same collectives in the same order, with tensors of equal shape and
 * dtype; results are written into the tensors that are given, and are the same bits on every rank and in every run. `src`
 * and `dst` are ranks in the group; the functions of the module (`allReduce(tensor, { group })` ...) take global ones.
 *
 * Nothing is recorded for gradients; tensors that require them are written like others. A collective starts when it is
 * called. After an error the group cannot be used any more: `destroyProcessGroup`, then meet again.
 *
 * All throw ValueError for a rank outside the group, ShapeError and DTypeError for tensors that do not fit, DeviceError
 * for tensors without elements or of a device that the transport does not serve; their Work fails with DistTimeoutError,
 * PeerError, or DistBackendError where the ranks disagree.
 */
export interface ProcessGroup {
  /** 'local', 'gloo', ... */
  readonly backend: string;
  /** Of this process, in the group. */
  readonly rank: number;
  readonly size: number;
  /** Global ranks of the members, in the order of their ranks in the group. */
  readonly ranks: readonly number[];
  /** Milliseconds until a rank that waits for another gives up. */
  readonly timeout: number;
  /** Every rank ends with the reduction of all. */
  allReduce(tensor: Tensor, options?: ReduceOptions): Work;
  /** Every rank ends with the tensor of `src`. */
  broadcast(tensor: Tensor, src: number): Work;
  /** `dst` ends with the reduction of all; the tensors of others stay as they are. */
  reduce(tensor: Tensor, dst: number, options?: ReduceOptions): Work;
  /** `outputs[r]` becomes the tensor of rank r, on every rank. */
  allGather(outputs: readonly Tensor[], input: Tensor): Work;
  /** `output` becomes the reduction of every rank's `inputs[rank]`. */
  reduceScatter(output: Tensor, inputs: readonly Tensor[], options?: ReduceOptions): Work;
  /** `output` becomes `inputs[rank]` of `src`, which alone gives `inputs`. */
  scatter(output: Tensor, src: number, inputs?: readonly Tensor[]): Work;
  /** On `dst`, which alone gives `outputs`, `outputs[r]` becomes the tensor of rank r. */
  gather(input: Tensor, dst: number, outputs?: readonly Tensor[]): Work;
  /** `outputs[r]` becomes `inputs[rank]` of rank r. All tensors have one shape. */
  allToAll(outputs: readonly Tensor[], inputs: readonly Tensor[]): Work;
  /** Complete when the tensor may be written again. */
  send(tensor: Tensor, dst: number, options?: TagOptions): Work;
  recv(tensor: Tensor, src: number, options?: TagOptions): Work;
  /** Complete when every rank has come. */
  barrier(): Work;
  /**
   * A group of some of the ranks, called by all ranks of this one with the same list, in the same order.
   * @returns null where this rank is no member
   */
  newGroup(ranks: readonly number[], options?: GroupOptions): Promise<ProcessGroup | null>;
  /** Fails what is under way, here and on the other ranks, at once. */
  abort(reason?: string): void;
  /** Gives up what the group holds. Work under way fails. */
  close(): void;
}

export interface GroupOptions {
  /** Milliseconds; default that of the group it is made from, there 30 minutes. */
  readonly timeout?: number;
}

/** As PyTorch's. */
export const DEFAULT_TIMEOUT = 30 * 60 * 1000;
