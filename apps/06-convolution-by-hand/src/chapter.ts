import type { Chapter } from '@kindling-internal/chapter';
import { convolution } from './convolution.ts';
import { further } from './further.ts';
import { pooling } from './pooling.ts';
import { shapes } from './shapes.ts';
import { train } from './train.ts';

export const chapter: Chapter = async (notebook) => {
  convolution(notebook);
  shapes(notebook);
  pooling(notebook);
  further(notebook);
  await train(notebook);
};
