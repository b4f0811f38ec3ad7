import { noGrad } from '@kindling/autograd';
import { ShapeError, shapeText, ValueError, type Tensor } from '@kindling/core';
import { Parameter, type Module } from '@kindling/nn';
import { broadcastCoalesced } from '../ddp/broadcast-coalesced.ts';
import type { ProcessGroup } from '../group/process-group.ts';

/** @throws ValueError unless `count` of something divides evenly among the ranks */
export function shareOf(op: string, what: string, count: number, { size }: ProcessGroup): number {
  if (count % size === 0) return count / size;
  throw new ValueError(`${op}: ${what} ${count} does not divide among ${size} ranks.`, { op });
}

/** A view of this rank's equal part along `dim`. @throws ShapeError unless it divides evenly */
export function ownPart(op: string, x: Tensor, { rank, size }: ProcessGroup, dim: number): Tensor {
  const count = x.sizes.at(dim);
  if (count === undefined || count % size !== 0)
    throw new ShapeError(`${op}: dimension ${dim} of ${shapeText(x.sizes)} does not divide among ${size} ranks.`, {
      op,
      shapes: [x.sizes],
    });
  return x.narrow(dim, (rank * count) / size, count / size);
}

/** A parameter like `whole`, with the values of a part of it. */
export const copied = (whole: Tensor, part = whole.detach()): Parameter =>
  new Parameter(part.clone(), { requiresGrad: whole.requiresGrad });

/** A copy of this rank's part of a whole parameter. */
export const partParameter = (op: string, whole: Tensor, group: ProcessGroup, dim: number): Parameter =>
  copied(whole, ownPart(op, whole.detach(), group, dim));

/** Every rank takes rank 0's values, so that seeds need not agree. */
export function agree(group: ProcessGroup, module: Module): void {
  noGrad(() => broadcastCoalesced(group, [...module.parameters(), ...module.buffers()]));
}
