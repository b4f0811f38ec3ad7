// Modules of this package keep no tensor that their forward makes: such tensors are freed at once, or by backward, and the
// garbage collector has nothing to notice.
import { Tensor } from '@kindling/core/lean';
import {
  enterRegion,
  expose,
  isRegionOpen,
  leaveEarly,
  leaveRegion,
  resumeRegion,
  suspendRegion,
} from '@kindling/core/internal';
import type { Module } from './module.ts';

/**
 * What a class says of its `forward`, in a static field `intermediates`: that it hands what it makes to nobody but modules
 * and its caller. 'freed' opens a region for it (docs/memory.md), 'passing' runs in the caller's. A subclass that has
 * another `forward` has to say so itself; whatever says nothing, users' modules first of all, may keep what it sees.
 */
type Intermediates = 'freed' | 'passing';

const known = new WeakMap<object, Intermediates | null>();

function intermediatesOf(module: Module): Intermediates | null {
  if (Object.hasOwn(module, 'forward')) return null;
  const { constructor } = module;
  let answer = known.get(constructor);
  if (answer === undefined) known.set(constructor, (answer = lookUp(module)));
  return answer;
}

/** Asks the class that defines `forward`. */
function lookUp(module: Module): Intermediates | null {
  let home: unknown = Object.getPrototypeOf(module);
  while (typeof home === 'object' && home !== null && !Object.hasOwn(home, 'forward'))
    home = Object.getPrototypeOf(home);
  const owner = (home as Module | null)?.constructor;
  if (owner === undefined || !Object.hasOwn(owner, 'intermediates')) return null;
  return Reflect.get(owner, 'intermediates') as Intermediates;
}

/** Runs a module's forward, without hooks. */
export function runForward(module: Module, args: readonly unknown[]): unknown {
  const intermediates = intermediatesOf(module);
  if (intermediates === 'freed') return runFreeing(module, args);
  if (intermediates === null && isRegionOpen()) return asOutside(() => module.forward(...args), args);
  return module.forward(...args);
}

function runFreeing(module: Module, args: readonly unknown[]): unknown {
  const outer = enterRegion();
  const kept: Tensor[] = [];
  try {
    const result: unknown = module.forward(...args);
    visit(result, (tensor) => kept.push(tensor));
    return result;
  } finally {
    leaveRegion(outer, kept);
  }
}

/** Runs code that may keep the tensors in `seen`, and what it makes. */
export function asOutside<R>(run: () => R, seen: readonly unknown[]): R {
  if (!isRegionOpen()) return run();
  visit(seen, ({ storage }) => {
    if (storage.block !== null) expose(storage);
  });
  const outer = suspendRegion();
  try {
    return run();
  } finally {
    resumeRegion(outer);
  }
}

/** In a chain of modules: `next`, after which nobody here needs what it was made from. */
export function after<T>(before: unknown, next: T): T {
  if (!isRegionOpen() || !(before instanceof Tensor)) return next;
  let needed = false;
  visit(next, ({ storage }) => (needed ||= storage === before.storage));
  if (!needed) leaveEarly(before.storage);
  return next;
}

/** The tensors in a value: itself, or in lists and fields. */
function visit(value: unknown, see: (tensor: Tensor) => void, depth = 0): void {
  if (value instanceof Tensor) see(value);
  else if (typeof value === 'object' && value !== null && depth < 4 && !ArrayBuffer.isView(value))
    for (const item of Object.values(value)) visit(item, see, depth + 1);
}
