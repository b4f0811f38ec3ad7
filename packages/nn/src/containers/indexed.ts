import { IndexError } from '@kindling/core/lean';
import { Module } from '../module/module.ts';

/** A list of modules or parameters as fields 0, 1, ...: what walks fields finds them in order, and `list[0]` works. */
export abstract class Indexed<T> extends Module {
  [index: number]: T;

  constructor(items: Iterable<T>) {
    super();
    Object.defineProperty(this, 'length', {
      get(this: Indexed<T>): number {
        return this.count();
      },
      enumerable: false,
    });
    this.extend(items);
  }

  declare readonly length: number;

  private count(): number {
    let n = 0;
    while (Object.hasOwn(this, n)) n++;
    return n;
  }

  /** The item at `index`, from the end when negative. @throws IndexError */
  at(index: number): T {
    return this[this.position(index, this.length)] as T;
  }

  append(item: T): this {
    this[this.length] = item;
    return this;
  }

  extend(items: Iterable<T>): this {
    for (const item of items) this.append(item);
    return this;
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (let i = 0; Object.hasOwn(this, i); i++) yield this[i] as T;
  }

  protected position(index: number, bound: number): number {
    const at = index < 0 ? index + this.length : index;
    if (!Number.isInteger(at) || at < 0 || at >= bound) {
      throw new IndexError(`index ${index} is out of range for a list of ${this.length} items.`, { op: 'at' });
    }
    return at;
  }
}
