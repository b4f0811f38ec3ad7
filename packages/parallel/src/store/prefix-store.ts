import type { Store } from './store.ts';

/** The keys of another store that start with a prefix: one run does not see what the last one left. */
export class PrefixStore implements Store {
  private readonly store: Store;
  private readonly prefix: string;

  constructor(prefix: string, store: Store) {
    this.prefix = `${prefix}/`;
    this.store = store;
  }

  get timeout(): number {
    return this.store.timeout;
  }
  get localAddress(): string | undefined {
    return this.store.localAddress;
  }
  set(key: string, value: string): Promise<void> {
    return this.store.set(this.prefix + key, value);
  }
  get(key: string, timeout?: number): Promise<string> {
    return this.store.get(this.prefix + key, timeout);
  }
  add(key: string, amount: number): Promise<number> {
    return this.store.add(this.prefix + key, amount);
  }
  compareAndSet(key: string, expected: string, desired: string): Promise<string> {
    return this.store.compareAndSet(this.prefix + key, expected, desired);
  }
  wait(keys: readonly string[], timeout?: number): Promise<void> {
    return this.store.wait(
      keys.map((key) => this.prefix + key),
      timeout,
    );
  }
  check(keys: readonly string[]): Promise<boolean> {
    return this.store.check(keys.map((key) => this.prefix + key));
  }
  deleteKey(key: string): Promise<boolean> {
    return this.store.deleteKey(this.prefix + key);
  }
  /** Of the whole store. */
  numKeys(): Promise<number> {
    return this.store.numKeys();
  }
  close(): void {
    this.store.close();
  }
}
