import type { Tensor } from '@kindling/core';
import { allGatherObject } from '../distributed/objects.ts';
import { memberMismatch } from '../errors.ts';
import type { ProcessGroup } from '../group/process-group.ts';

const describe = ([name, x]: readonly [string, Tensor]): string =>
  `${name} ${x.dtype} [${x.sizes.join(', ')}]${x.requiresGrad ? ', trained' : ''}`;

/**
 * Checks that all ranks have the same parameters and buffers, by name, dtype, shape and whether they are trained; all ranks
 * learn the same. @throws DistError with the first difference
 */
export function checkSameMembers(
  group: ProcessGroup,
  op: string,
  members: readonly (readonly [name: string, value: Tensor])[],
): void {
  const lists = allGatherObject(members.map(describe), { group });
  const [first = [], ...others] = lists;
  others.forEach((list, i) => {
    const length = Math.max(first.length, list.length);
    for (let at = 0; at < length; at++) {
      if (first[at] === list[at]) continue;
      throw memberMismatch(op, at, first[at] ?? 'nothing', i + 1, list[at] ?? 'nothing');
    }
  });
}
