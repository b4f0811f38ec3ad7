import type { Chapter } from '@kindling-internal/chapter';
import { depth } from './depth.ts';
import { symmetry } from './symmetry.ts';
import { training } from './training.ts';

export const chapter: Chapter = async (notebook) => {
  symmetry(notebook);
  await depth(notebook);
  await training(notebook);
};
