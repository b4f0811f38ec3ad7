// What the notebook leaves open.
import type { Notebook } from '@kindling-internal/chapter';
import { autograd, noGrad, ones, tensor, type Tensor } from 'kindling';

export function further({ section, print }: Notebook): void {
  section('What does grad_fn point to?');
  const w = tensor([2], { requiresGrad: true });
  const loss = w.mul(3).pow(2).sum();
  for (let node = loss.gradFn; node !== null; node = node.nextFunctions[0]?.[0] ?? null) print(node.name);

  section('What is the whole Jacobian?');
  // Row i holds the derivatives of output i; backward(v) gives v times this matrix and never builds it.
  const input = tensor([1, 2, 3]);
  const squares = (x: Tensor): Tensor => x.pow(2);
  const jacobian = autograd.functional.jacobian(squares, input);
  print(jacobian);
  const leaf = input.clone().requiresGrad_();
  squares(leaf).backward(tensor([1, 10, 100]));
  print(leaf.grad, tensor([1, 10, 100]).matmul(jacobian));

  section('Does no_grad change requires_grad?');
  noGrad(() => print(leaf.requiresGrad, leaf.mul(2).requiresGrad));

  section('Is writing through .data safe?');
  // Not where backward needs the old value: the derivative of x ** 2 at 1 is 2, but backward sees 100.
  const x = ones([1], { requiresGrad: true });
  const y = x.pow(2);
  x.data.mul_(100);
  y.backward();
  print('through data:', x.grad);
  // Under noGrad the write is counted, and backward refuses to give a wrong gradient.
  const safe = ones([1], { requiresGrad: true });
  const z = safe.pow(2);
  noGrad(() => safe.mul_(100));
  try {
    z.backward();
  } catch (error) {
    print('under noGrad:', error instanceof Error ? error.message : error);
  }

  section('Can one go backward twice?');
  const twice = ones([2], { requiresGrad: true });
  const sum = twice.pow(3).sum();
  sum.backward(null, { retainGraph: true });
  sum.backward();
  print(twice.grad);
}
