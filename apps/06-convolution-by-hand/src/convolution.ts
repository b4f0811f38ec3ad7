import type { Notebook } from '@kindling-internal/chapter';
import { arange } from 'kindling';
import { Conv2D } from './corr2d.ts';

export function convolution({ section, print }: Notebook): void {
  section('25 corr2d and Conv2D by hand');
  const layer = new Conv2D([2, 2]);
  print(layer);
  // The notebook's corr2d prints the size of its kernel.
  print(layer.weight.size(0), layer.weight.size(1));
  print(layer(arange(9).float().reshape(3, 3)));
}
