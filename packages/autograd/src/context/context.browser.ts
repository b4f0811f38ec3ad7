import type { TaskContext } from './context.ts';

export type { TaskContext };

/** Browsers cannot tell tasks apart. */
export const tasks: TaskContext | null = null;
