import { noGrad } from '@kindling/autograd';
import type { Tensor } from '@kindling/core';
import type { ProcessGroup } from '../group/process-group.ts';
import { bucketed, flatFor } from './buckets.ts';

const CAP = 25 * 2 ** 20;

/** Every rank ends with the tensors of rank `src` of the group; many small ones travel as one. Nothing is recorded. */
export function broadcastCoalesced(group: ProcessGroup, tensors: readonly Tensor[], src = 0): void {
  noGrad(() => {
    for (const list of bucketed(tensors, CAP)) {
      const { buffer, views } = flatFor(list);
      if (group.rank === src) views.forEach((view, i) => view.copy_(list[i] as Tensor));
      group.broadcast(buffer, src).waitSync();
      if (group.rank !== src) views.forEach((view, i) => (list[i] as Tensor).copy_(view));
    }
  });
}
