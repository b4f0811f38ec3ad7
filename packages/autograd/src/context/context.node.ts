import { AsyncLocalStorage } from 'node:async_hooks';
import type { Modes } from '@kindling/core/internal';
import type { TaskContext } from './context.ts';

export type { TaskContext };

const storage = new AsyncLocalStorage<Modes>();

export const tasks: TaskContext | null = {
  current: () => storage.getStore(),
  run: (modes, body) => storage.run(modes, body),
};
