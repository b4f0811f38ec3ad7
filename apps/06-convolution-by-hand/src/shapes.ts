import type { Notebook } from '@kindling-internal/chapter';
import { nn, rand, type Tensor } from 'kindling';

/** Adds the dimensions for batch and channels, and takes them off the result. */
export function compConv2d(conv2d: nn.Conv2d, x: Tensor): Tensor {
  const y = conv2d(x.view(1, 1, ...x.shape));
  return y.view(...y.shape.slice(2));
}

export function shapes({ section, print }: Notebook): void {
  section('26 padding and stride');
  let conv2d = new nn.Conv2d(1, 1, 3, { padding: 1 });
  const x = rand([8, 8]);
  print(compConv2d(conv2d, x).shape);
  conv2d = new nn.Conv2d(1, 1, [5, 3], { padding: [2, 1] });
  print(compConv2d(conv2d, x).shape);
  conv2d = new nn.Conv2d(1, 1, [3, 5], { padding: [0, 1], stride: [3, 4] });
  print(compConv2d(conv2d, x).shape);
  print(compConv2d(conv2d, x));
}
