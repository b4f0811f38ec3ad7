import { badName, noSuchMember } from '../errors.ts';
import { Module } from '../module/module.ts';
import { typeNameOf } from '../module/text.ts';

/** Names and values: an object, a Map, or a list of pairs. */
export type Entries<T> = Iterable<readonly [name: string, value: T]> | Readonly<Record<string, T>>;

const isIterable = <T>(entries: Entries<T>): entries is Iterable<readonly [string, T]> => Symbol.iterator in entries;
export const pairsOf = <T>(entries: Entries<T>): (readonly [name: string, value: T])[] =>
  isIterable(entries) ? [...entries] : Object.entries(entries);

/** Modules or parameters by name, in a Map: the fields of an object would put names like '10' first. */
export abstract class Keyed<T> extends Module {
  /** Not enumerable: no field of its own. */
  declare private readonly byName: Map<string, T>;

  constructor(entries: Entries<T>) {
    super();
    Object.defineProperty(this, 'byName', { value: new Map<string, T>() });
    this.update(entries);
  }

  /** @throws ModuleError when there is none */
  get(name: string): T {
    const item = this.byName.get(name);
    if (item === undefined) throw noSuchMember(typeNameOf(this), 'item', name, name);
    return item;
  }

  set(name: string, item: T): this {
    if (name === '' || name.includes('.')) throw badName('item', name);
    this.byName.set(name, item);
    return this;
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  delete(name: string): boolean {
    return this.byName.delete(name);
  }

  /** Takes out and returns the item. @throws ModuleError when there is none */
  pop(name: string): T {
    const item = this.get(name);
    this.byName.delete(name);
    return item;
  }

  clear(): void {
    this.byName.clear();
  }

  update(entries: Entries<T>): this {
    for (const [name, item] of pairsOf(entries)) this.set(name, item);
    return this;
  }

  get size(): number {
    return this.byName.size;
  }

  keys(): IterableIterator<string> {
    return this.byName.keys();
  }

  values(): IterableIterator<T> {
    return this.byName.values();
  }

  entries(): IterableIterator<[string, T]> {
    return this.byName.entries();
  }

  [Symbol.iterator](): IterableIterator<[string, T]> {
    return this.byName.entries();
  }

  override fields(): readonly (readonly [name: string, value: unknown])[] {
    return [...this.byName, ...super.fields()];
  }
}
