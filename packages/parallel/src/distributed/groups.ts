import type { GroupOptions, ProcessGroup } from '../group/process-group.ts';
import { ValueError } from '@kindling/core';
import { remember, worldGroup, type GroupLike } from './state.ts';

/**
 * A group of some global ranks (all, when left out). Every rank of the default group calls it, members or not, in the
 * same order. https://pytorch.org/docs/stable/distributed.html#torch.distributed.new_group
 * @returns null where this rank is no member
 */
export async function newGroup(ranks?: readonly number[], options: GroupOptions = {}): Promise<GroupLike> {
  const world = worldGroup('newGroup');
  const group = await world.newGroup(ranks ?? world.ranks, options);
  if (group !== null) remember(group);
  return group;
}

/** This process's rank in a group; -1 where it is no member. */
export function getRank(group: GroupLike = worldGroup('getRank')): number {
  return group === null ? -1 : group.rank;
}

/** Ranks of a group; -1 where this process is no member. */
export function getWorldSize(group: GroupLike = worldGroup('getWorldSize')): number {
  return group === null ? -1 : group.size;
}

export const getBackend = (group: ProcessGroup = worldGroup('getBackend')): string => group.backend;

/** Global ranks of a group, in the order of their ranks in it. */
export const getProcessGroupRanks = (group: ProcessGroup): readonly number[] => group.ranks;

export function getGlobalRank(group: ProcessGroup, groupRank: number): number {
  const rank = group.ranks[groupRank];
  if (rank === undefined)
    throw new ValueError(`getGlobalRank: the group has ${group.size} ranks, none is ${groupRank}.`);
  return rank;
}

/** @throws ValueError when the global rank is no member */
export function getGroupRank(group: ProcessGroup, globalRank: number): number {
  const rank = group.ranks.indexOf(globalRank);
  if (rank < 0)
    throw new ValueError(`Global rank ${globalRank} is not in the group of ranks ${group.ranks.join(', ')}.`);
  return rank;
}
