// torch.distributed's functions: in place, blocking unless `asyncOp`, ranks are global ones.
// https://pytorch.org/docs/stable/distributed.html#collective-functions
import type { Tensor } from '@kindling/core';
import type { ProcessGroup, ReduceOptions } from '../group/process-group.ts';
import type { Work } from '../group/work.ts';
import { getGroupRank } from './groups.ts';
import { worldGroup, type GroupLike } from './state.ts';

export interface CollectiveOptions {
  /** Default the group of all ranks. Nothing happens for null, a group this rank is no member of. */
  readonly group?: GroupLike;
  /** Returns the Work at once; the tensors must not be touched until it is complete. */
  readonly asyncOp?: boolean;
}

/** What the options give: the Work with `asyncOp: true`, else nothing once the results are there. */
export type Result<O extends CollectiveOptions> = O extends { readonly asyncOp: true } ? Work : void;

const absent: Work = { isCompleted: () => true, wait: () => Promise.resolve(), waitSync: () => {} };

function finish<O extends CollectiveOptions>(
  op: string,
  options: O | undefined,
  start: (group: ProcessGroup) => Work,
): Result<O> {
  const group = options?.group === undefined ? worldGroup(op) : options.group;
  const work = group === null ? absent : start(group);
  if (options?.asyncOp === true) return work as Result<O>;
  work.waitSync();
  return undefined as Result<O>;
}

/** Every rank ends with the reduction of all ranks' tensors. */
export function allReduce<O extends CollectiveOptions & ReduceOptions>(tensor: Tensor, options?: O): Result<O> {
  return finish('allReduce', options, (group) => group.allReduce(tensor, options));
}

/** Every rank ends with the tensor of global rank `src`. */
export function broadcast<O extends CollectiveOptions>(tensor: Tensor, src: number, options?: O): Result<O> {
  return finish('broadcast', options, (group) => group.broadcast(tensor, getGroupRank(group, src)));
}

/** Global rank `dst` ends with the reduction; the tensors of others stay as they are. */
export function reduce<O extends CollectiveOptions & ReduceOptions>(
  tensor: Tensor,
  dst: number,
  options?: O,
): Result<O> {
  return finish('reduce', options, (group) => group.reduce(tensor, getGroupRank(group, dst), options));
}

/** `tensorList[r]` becomes the tensor of rank r. */
export function allGather<O extends CollectiveOptions>(
  tensorList: readonly Tensor[],
  tensor: Tensor,
  options?: O,
): Result<O> {
  return finish('allGather', options, (group) => group.allGather(tensorList, tensor));
}

/** `output`, as large as the tensors of all ranks together, takes them one after the other. */
export function allGatherIntoTensor<O extends CollectiveOptions>(
  output: Tensor,
  input: Tensor,
  options?: O,
): Result<O> {
  return finish('allGatherIntoTensor', options, (group) =>
    group.allGather(partsLike(output, group.size, input.sizes), input),
  );
}

/** `output` becomes the reduction of every rank's `inputList[rank]`. */
export function reduceScatter<O extends CollectiveOptions & ReduceOptions>(
  output: Tensor,
  inputList: readonly Tensor[],
  options?: O,
): Result<O> {
  return finish('reduceScatter', options, (group) => group.reduceScatter(output, inputList, options));
}

/** `output` becomes this rank's part of the reduction of `input`, whose parts are for the ranks in their order. */
export function reduceScatterTensor<O extends CollectiveOptions & ReduceOptions>(
  output: Tensor,
  input: Tensor,
  options?: O,
): Result<O> {
  return finish('reduceScatterTensor', options, (group) =>
    group.reduceScatter(output, partsLike(input, group.size, output.sizes), options),
  );
}

/** `tensor` becomes `scatterList[rank]` of global rank `src`, which alone gives the list. */
export function scatter<O extends CollectiveOptions>(
  tensor: Tensor,
  scatterList: readonly Tensor[] | undefined,
  src: number,
  options?: O,
): Result<O> {
  return finish('scatter', options, (group) => group.scatter(tensor, getGroupRank(group, src), scatterList));
}

/** On global rank `dst`, which alone gives the list, `gatherList[r]` becomes the tensor of rank r. */
export function gather<O extends CollectiveOptions>(
  tensor: Tensor,
  gatherList: readonly Tensor[] | undefined,
  dst: number,
  options?: O,
): Result<O> {
  return finish('gather', options, (group) => group.gather(tensor, getGroupRank(group, dst), gatherList));
}

/** `outputList[r]` becomes `inputList[rank]` of rank r. */
export function allToAll<O extends CollectiveOptions>(
  outputList: readonly Tensor[],
  inputList: readonly Tensor[],
  options?: O,
): Result<O> {
  return finish('allToAll', options, (group) => group.allToAll(outputList, inputList));
}

/** Returns when every rank has come. */
export function barrier<O extends CollectiveOptions>(options?: O): Result<O> {
  return finish('barrier', options, (group) => group.barrier());
}

/** Views of a contiguous tensor, one for each rank. */
function partsLike(whole: Tensor, size: number, sizes: readonly number[]): Tensor[] {
  return [
    ...whole
      .detach()
      .view([size, ...sizes])
      .unbind(0),
  ];
}
