import type { Context } from './context.ts';

/** Browsers cannot tell whose `await` code continues from, so that it is seen only before the first one. */
export function createContext<T>(): Context<T> {
  let current: T | undefined;
  return {
    run(value, body) {
      const outer = current;
      current = value;
      try {
        return body();
      } finally {
        current = outer;
      }
    },
    get: () => current,
  };
}
