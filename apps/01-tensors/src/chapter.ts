import type { Chapter } from '@kindling-internal/chapter';
import { create } from './create.ts';
import { further } from './further.ts';
import { operate } from './operate.ts';

export const chapter: Chapter = (notebook) => {
  create(notebook);
  operate(notebook);
  further(notebook);
};
