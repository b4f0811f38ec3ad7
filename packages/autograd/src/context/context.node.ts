import { AsyncLocalStorage } from 'node:async_hooks';
import type { internal } from '@kindling/core';
import type { TaskContext } from './context.ts';

export type { TaskContext };

const storage = new AsyncLocalStorage<internal.Modes>();

export const tasks: TaskContext | null = {
  current: () => storage.getStore(),
  run: (modes, body) => storage.run(modes, body),
};
