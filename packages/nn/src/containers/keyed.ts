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
  readonly #items = new Map<string, T>();

  constructor(entries: Entries<T>) {
    super();
    this.update(entries);
  }

  /** @throws ModuleError when there is none */
  get(name: string): T {
    const item = this.#items.get(name);
    if (item === undefined) throw noSuchMember(typeNameOf(this), 'item', name, name);
    return item;
  }

  set(name: string, item: T): this {
    if (name === '' || name.includes('.')) throw badName('item', name);
    this.#items.set(name, item);
    return this;
  }

  has(name: string): boolean {
    return this.#items.has(name);
  }

  delete(name: string): boolean {
    return this.#items.delete(name);
  }

  /** Takes out and returns the item. @throws ModuleError when there is none */
  pop(name: string): T {
    const item = this.get(name);
    this.#items.delete(name);
    return item;
  }

  clear(): void {
    this.#items.clear();
  }

  update(entries: Entries<T>): this {
    for (const [name, item] of pairsOf(entries)) this.set(name, item);
    return this;
  }

  get size(): number {
    return this.#items.size;
  }

  keys(): IterableIterator<string> {
    return this.#items.keys();
  }

  values(): IterableIterator<T> {
    return this.#items.values();
  }

  entries(): IterableIterator<[string, T]> {
    return this.#items.entries();
  }

  [Symbol.iterator](): IterableIterator<[string, T]> {
    return this.#items.entries();
  }

  override fields(): readonly (readonly [name: string, value: unknown])[] {
    return [...this.#items, ...super.fields()];
  }
}
