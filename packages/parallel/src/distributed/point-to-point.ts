// Messages between two ranks. https://pytorch.org/docs/stable/distributed.html#point-to-point-communication
import type { Tensor } from '@kindling/core';
import type { ProcessGroup, TagOptions } from '../group/process-group.ts';
import type { Work } from '../group/work.ts';
import { getGroupRank } from './groups.ts';
import { worldGroup } from './state.ts';

export interface MessageOptions extends TagOptions {
  readonly group?: ProcessGroup;
}

/** Returns when the tensor may be written again. `dst` is a global rank. */
export function send(tensor: Tensor, dst: number, options: MessageOptions = {}): void {
  isend(tensor, dst, options).waitSync();
}

/** Fills the tensor with the next message of that tag from global rank `src`. */
export function recv(tensor: Tensor, src: number, options: MessageOptions = {}): void {
  irecv(tensor, src, options).waitSync();
}

export function isend(tensor: Tensor, dst: number, { group = worldGroup('isend'), tag }: MessageOptions = {}): Work {
  return group.send(tensor, getGroupRank(group, dst), { tag });
}

export function irecv(tensor: Tensor, src: number, { group = worldGroup('irecv'), tag }: MessageOptions = {}): Work {
  return group.recv(tensor, getGroupRank(group, src), { tag });
}
