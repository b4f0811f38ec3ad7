import type { ProcessGroup } from '../group/process-group.ts';
import { Engine } from './engine.ts';
import { LocalGroup } from './local-group.ts';
import { regionBytes } from './region.ts';
import { createWorld, World, type WorldHandle } from './world.ts';

/** One world per thread, whatever the number of groups made in it. */
let engine: Engine | null = null;

/** The group of all ranks of a world. */
export function attach(handle: WorldHandle, rank: number, timeout: number): ProcessGroup {
  if (engine === null || engine.world.memory !== handle.memory) engine = new Engine(new World(handle, rank));
  const { world } = engine;
  const ranks = Array.from({ length: world.size }, (_, r) => r);
  return new LocalGroup(engine, world.firstGroup, ranks, timeout);
}

export const worldFor = (size: number): WorldHandle => createWorld(size, regionBytes(size));
