// Argument checks that every transport makes, so that all fail alike.
import type { Tensor } from '@kindling/core';
import { DTypeError, internal, ShapeError, ValueError } from '@kindling/core';

/** @throws ValueError unless `rank` is one of the group */
export function checkRank(op: string, rank: number, size: number, self?: number): void {
  if (!Number.isInteger(rank) || rank < 0 || rank >= size)
    throw new ValueError(`${op}: rank ${rank} is not in the group (expected 0 to ${size - 1}).`, { op });
  if (rank === self)
    throw new ValueError(`${op}: rank ${rank} is this rank itself; messages go to other ranks.`, { op });
}

/** @throws ValueError for another number of tensors than ranks, ShapeError, DTypeError for one unlike `tensor` */
export function checkList(op: string, name: string, list: readonly Tensor[], tensor: Tensor, size: number): void {
  if (list.length !== size) {
    throw new ValueError(
      `${op}: ${name} has ${list.length} tensors, the group has ${size} ranks: one tensor for each is needed.`,
      { op },
    );
  }
  list.forEach((item, i) => {
    if (item.dtype !== tensor.dtype) {
      throw new DTypeError(
        `${op}: ${name}[${i}] is ${item.dtype}, the tensor is ${tensor.dtype}. All need one dtype.`,
        {
          op,
          dtypes: [item.dtype, tensor.dtype],
        },
      );
    }
    if (!internal.sameSizes(item.sizes, tensor.sizes)) {
      const shapes = `[${item.sizes.join(', ')}], the tensor is [${tensor.sizes.join(', ')}]`;
      throw new ShapeError(`${op}: ${name}[${i}] is ${shapes}. All need one shape.`, {
        op,
        shapes: [item.sizes, tensor.sizes],
      });
    }
  });
}

/** @throws ValueError where the one rank that has to does not give the list */
export function checkRootList(
  op: string,
  name: string,
  root: string,
  list: readonly Tensor[] | undefined,
): readonly Tensor[] {
  if (list === undefined)
    throw new ValueError(`${op}: this rank is ${root}, so it has to give ${name}: a tensor for each rank.`, { op });
  return list;
}

/** Of allToAll; a tensor like all of them. @throws ValueError, ShapeError, DTypeError */
export function checkExchange(outputs: readonly Tensor[], inputs: readonly Tensor[], size: number): Tensor {
  const op = 'allToAll';
  const [first] = inputs;
  if (first === undefined)
    throw new ValueError(`${op}: inputs has no tensors, the group has ${size} ranks: one tensor for each is needed.`, {
      op,
    });
  checkList(op, 'outputs', outputs, first, size);
  checkList(op, 'inputs', inputs, first, size);
  return first;
}

/** @throws ValueError unless the ranks are in the group and distinct */
export function checkMembers(ranks: readonly number[], size: number): void {
  for (const rank of ranks) checkRank('newGroup', rank, size);
  if (ranks.length === 0 || new Set(ranks).size !== ranks.length)
    throw new ValueError(`newGroup: expected distinct ranks, at least one, got [${ranks.join(', ')}].`, {
      op: 'newGroup',
    });
}

/** @throws ValueError unless it is a positive number of milliseconds */
export function checkTimeout(op: string, ms: number): number {
  if (ms > 0) return ms;
  throw new ValueError(`${op}: timeout must be a positive number of milliseconds, got ${ms}.`, { op });
}
