import type { Chapter } from '@kindling-internal/chapter';
import { devices } from './devices.ts';
import { ranks } from './ranks.ts';

export const chapter: Chapter = async (notebook) => {
  devices(notebook);
  await ranks(notebook);
};
