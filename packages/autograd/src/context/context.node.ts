import { AsyncLocalStorage } from 'node:async_hooks';
import type * as internal from '@kindling/core/internal';
import type { TaskContext } from './context.ts';

export type { TaskContext };

const storage = new AsyncLocalStorage<internal.Modes>();

export const tasks: TaskContext | null = {
  current: () => storage.getStore(),
  run: (modes, body) => storage.run(modes, body),
};
