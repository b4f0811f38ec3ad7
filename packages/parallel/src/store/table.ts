// The keys and values, and who waits for them.
import { DistStoreError } from '../errors.ts';

/** Of all keys and values together, in characters. */
const MOST_HELD = 256 * 1024 * 1024;
const MOST_WAITING = 65536;

export interface Waiter {
  readonly keys: readonly string[];
  readonly done: () => void;
}

export class Table {
  private readonly values = new Map<string, string>();
  private readonly waiters = new Set<Waiter>();
  private held = 0;

  get size(): number {
    return this.values.size;
  }

  get(key: string): string | undefined {
    return this.values.get(key);
  }

  has(keys: readonly string[]): boolean {
    return keys.every((key) => this.values.has(key));
  }

  /** @throws DistStoreError when the store is full */
  set(key: string, value: string): void {
    const before = this.values.get(key);
    const change = value.length - (before === undefined ? -key.length : before.length);
    if (this.held + change > MOST_HELD) throw new DistStoreError(`store: it is full (${MOST_HELD} characters).`);
    this.held += change;
    this.values.set(key, value);
    if (before !== undefined) return;
    for (const waiter of this.waiters) {
      if (!waiter.keys.includes(key) || !this.has(waiter.keys)) continue;
      this.waiters.delete(waiter);
      waiter.done();
    }
  }

  delete(key: string): boolean {
    const value = this.values.get(key);
    if (value === undefined) return false;
    this.held -= key.length + value.length;
    return this.values.delete(key);
  }

  /** @throws DistStoreError when the value is no number */
  add(key: string, amount: number): number {
    const sum = Number(this.values.get(key) ?? 0) + amount;
    if (!Number.isFinite(sum))
      throw new DistStoreError(`store: the value of '${key}' is no number, nothing can be added.`);
    this.set(key, String(sum));
    return sum;
  }

  compareAndSet(key: string, expected: string, desired: string): string {
    const current = this.values.get(key) ?? '';
    if (current === expected) this.set(key, desired);
    return this.values.get(key) ?? '';
  }

  /** @throws DistStoreError when too many wait */
  wait(waiter: Waiter): void {
    if (this.waiters.size >= MOST_WAITING) throw new DistStoreError('store: too many requests wait for keys.');
    this.waiters.add(waiter);
  }

  forget(waiter: Waiter): void {
    this.waiters.delete(waiter);
  }
}
