import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context } from './context.ts';

/** Seen after an `await` as well. */
export function createContext<T>(): Context<T> {
  const storage = new AsyncLocalStorage<T>();
  return { run: (value, body) => storage.run(value, body), get: () => storage.getStore() };
}
