import type { Notebook } from '@kindling-internal/chapter';
import { cuda, device, getDefaultDevice } from 'kindling';
import { readHyperparameters, type Hyperparameters } from './hyperparameters.ts';

export function choices({ section, print }: Notebook): Hyperparameters {
  section('18 device choice');
  const chosen = cuda.isAvailable() ? device('cuda:1') : getDefaultDevice();
  print(chosen);

  section('19 hyper parameters');
  return readHyperparameters(new URL('../hyperparameters.yaml', import.meta.url));
}
