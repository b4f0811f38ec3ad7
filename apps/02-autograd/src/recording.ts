import type { Notebook } from '@kindling-internal/chapter';
import { ones, randn, type Tensor } from 'kindling';

export function recording({ section, print }: Notebook): { x: Tensor; out: Tensor } {
  section('07 leaf grad_fn');
  const leaf = randn([3, 3], { requiresGrad: true });
  print(leaf.gradFn);

  section('08 requires_grad');
  const x = ones([2, 2], { requiresGrad: true });
  print(x);

  section('09 pow, mul, mean');
  const y = x.pow(2);
  print(y);
  print(y.gradFn?.name);
  const z = y.mul(y).mul(3);
  const out = z.mean();
  print(z, out);

  section('10 requires_grad_');
  let a = randn([3, 2]);
  a = a.mul(3).div(a.sub(1));
  print(a.requiresGrad);
  a.requiresGrad_(true);
  const b = a.mul(a).sum();
  print(b.gradFn?.name);
  return { x, out };
}
