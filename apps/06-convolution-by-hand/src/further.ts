// What the notebook leaves open.
import type { Notebook } from '@kindling-internal/chapter';
import { allclose, arange, cat, grad, nn, rand, randn, tensor, type Tensor } from 'kindling';
import { corr2d } from './corr2d.ts';
import { pool2d } from './pooling.ts';

/** Batch and channels of one. */
const asBatch = (x: Tensor): Tensor => x.unsqueeze(0).unsqueeze(0);

export function further({ section, print }: Notebook): void {
  section('Is it what the library computes?');
  const [x, kernel] = [rand([7, 9]), randn([3, 2], { requiresGrad: true })];
  const byHand = corr2d(x, kernel);
  const library = nn.functional.conv2d(asBatch(x), asBatch(kernel)).squeeze();
  print('values:', allclose(byHand, library, { atol: 1e-6 }));
  const gradient = (y: Tensor): Tensor => cat(grad(y.pow(2).sum(), kernel));
  print('gradients:', allclose(gradient(byHand), gradient(library), { rtol: 1e-4 }));
  const pooled = nn.functional.maxPool2d(asBatch(x), 2, { stride: 1 }).squeeze();
  print('pooling:', allclose(pool2d(x, [2, 2]), pooled));

  section('How large is the result?');
  for (const [size, k, padding, stride] of [
    [8, 3, 1, 1],
    [8, 5, 2, 1],
    [8, 3, 0, 3],
    [8, 5, 1, 4],
    [28, 5, 0, 2],
  ] as const) {
    const formula = Math.floor((size - k + 2 * padding) / stride) + 1;
    const found = new nn.Conv2d(1, 1, k, { padding, stride })(rand([1, 1, size, size])).size(2);
    print(`size ${size}, kernel ${k}, padding ${padding}, stride ${stride}: ${formula} by the formula, ${found} found`);
  }

  section('Why is it called convolution?');
  // Mathematics turns the kernel by half a turn first. Here it stays as it is, and what was learnt fits that.
  const [numbers, corner] = [
    arange(9).reshape(3, 3),
    tensor([
      [1, 0],
      [0, 0],
    ]),
  ];
  print('correlation:', corr2d(numbers, corner).flatten());
  print('convolution:', corr2d(numbers, corner.flip([0, 1])).flatten());
}
