import type { Chapter } from '@kindling-internal/chapter';
import { choices } from './choices.ts';
import { fit } from './fit.ts';
import { loading } from './loading.ts';

export const chapter: Chapter = async (notebook) => {
  const hyperparameters = choices(notebook);
  await loading(notebook, hyperparameters);
  await fit(notebook, hyperparameters);
};
