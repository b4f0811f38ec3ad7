/**
 * Keys and values that all ranks see. Values are text. Timeouts are in milliseconds, by default those of the store.
 * All reject with DistStoreError, or DistTimeoutError where something did not happen in time.
 */
export interface Store {
  readonly timeout: number;
  /** Of this host, on the way to the store. */
  readonly localAddress?: string;
  set(key: string, value: string): Promise<void>;
  /** Waits until the key is there. */
  get(key: string, timeout?: number): Promise<string>;
  /** Adds to a number, 0 where the key is new; the sum. */
  add(key: string, amount: number): Promise<number>;
  /**
   * Sets the key if its value is `expected`, or if it is new and `expected` is empty; the value afterwards.
   * https://pytorch.org/docs/stable/distributed.html#torch.distributed.Store.compare_set
   */
  compareAndSet(key: string, expected: string, desired: string): Promise<string>;
  /** Waits until all keys are there. */
  wait(keys: readonly string[], timeout?: number): Promise<void>;
  /** Whether all keys are there now. */
  check(keys: readonly string[]): Promise<boolean>;
  /** Whether the key was there. */
  deleteKey(key: string): Promise<boolean>;
  numKeys(): Promise<number>;
  close(): void;
}
