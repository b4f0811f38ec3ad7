import type { Chapter } from '@kindling-internal/chapter';
import { further } from './further.ts';
import { gradients } from './gradients.ts';
import { picture } from './picture.ts';
import { recording } from './recording.ts';
import { untracked } from './untracked.ts';

export const chapter: Chapter = async (notebook) => {
  const { x, out } = recording(notebook);
  const j = gradients(notebook, x, out);
  untracked(notebook, j);
  further(notebook);
  await picture(notebook);
};
