import type { Chapter } from '@kindling-internal/chapter';
import { further } from './further.ts';
import { layers } from './layers.ts';
import { multilayerPerceptron } from './mlp.ts';

export const chapter: Chapter = (notebook) => {
  multilayerPerceptron(notebook);
  layers(notebook);
  further(notebook);
};
