import type { Notebook } from '@kindling-internal/chapter';
import { slice, tensor, zeros, type Tensor } from 'kindling';

/** The greatest, or the mean, of each window of a picture (H, W): (H - h + 1, W - w + 1). */
export function pool2d(x: Tensor, [h, w]: readonly [number, number], mode: 'max' | 'avg' = 'max'): Tensor {
  const y = zeros([x.size(0) - h + 1, x.size(1) - w + 1]);
  for (let i = 0; i < y.size(0); i++) {
    for (let j = 0; j < y.size(1); j++) {
      const window = x.at(slice(i, i + h), slice(j, j + w));
      y.setAt([i, j], mode === 'max' ? window.max() : window.mean());
    }
  }
  return y;
}

export function pooling({ section, print }: Notebook): void {
  section('27 pooling by hand');
  const x = tensor([
    [0, 1, 2],
    [4, 5, 6],
    [7, 8, 9],
  ]);
  print(pool2d(x, [2, 2]));
  print(pool2d(x, [2, 2], 'avg'));
}
