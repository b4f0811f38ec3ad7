// The groups of this rank.
import type { ProcessGroup } from '../group/process-group.ts';
import { notInitialized } from '../errors.ts';

/** A group, or null for one that this rank is no member of, as `newGroup` gives it. */
export type GroupLike = ProcessGroup | null;

let world: ProcessGroup | null = null;
const groups = new Set<ProcessGroup>();

export const isInitialized = (): boolean => world !== null;

/** The default group. @throws DistError before `initProcessGroup` */
export function worldGroup(op = 'worldGroup'): ProcessGroup {
  if (world === null) throw notInitialized(op);
  return world;
}

export function setWorld(group: ProcessGroup): void {
  world = group;
  groups.add(group);
}

export function remember(group: ProcessGroup): void {
  groups.add(group);
}

/** Without an argument, of all groups, the default one last. */
export function forget(group: ProcessGroup | undefined): ProcessGroup[] {
  const gone = group === undefined || group === world ? [...groups].reverse() : groups.has(group) ? [group] : [];
  for (const each of gone) groups.delete(each);
  if (gone.includes(world as ProcessGroup)) world = null;
  return gone;
}
