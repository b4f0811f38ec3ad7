import type { Module } from '../module/module.ts';
import { Indexed } from './indexed.ts';

/** Modules in a list, which may change. */
export abstract class ModulesInOrder<T extends Module> extends Indexed<T> {
  /** Puts `item` before position `index`. @throws IndexError */
  insert(index: number, item: T): void {
    const at = this.position(index, this.length + 1);
    for (let i = this.length; i > at; i--) this[i] = this[i - 1] as T;
    this[at] = item;
  }

  /** Takes out and returns the item at `index`, the last by default. @throws IndexError */
  pop(index = -1): T {
    const { length } = this;
    const at = this.position(index, length);
    const item = this[at] as T;
    for (let i = at; i < length - 1; i++) this[i] = this[i + 1] as T;
    delete this[length - 1];
    return item;
  }

  /** The items from `start` up to `end`, as of an array; from the end when negative. */
  slice(start?: number, end?: number): T[] {
    return [...this].slice(start, end);
  }
}
