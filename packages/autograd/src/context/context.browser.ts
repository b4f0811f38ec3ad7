import type { TaskContext } from './context.ts';

/** Browsers cannot tell tasks apart. */
export const tasks: TaskContext | null = null;
