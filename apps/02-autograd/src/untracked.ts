import type { Notebook } from '@kindling-internal/chapter';
import { noGrad, ones, type Tensor } from 'kindling';

export function untracked({ section, print }: Notebook, j: Tensor): void {
  section('15 no_grad');
  print(j.requiresGrad);
  print(j.pow(2).requiresGrad);
  noGrad(() => {
    print(j.pow(2).requiresGrad);
  });

  section('16 .data');
  const x = ones([1], { requiresGrad: true });
  print(x.data);
  print(x.data.requiresGrad);
  const y = x.mul(2);
  x.data.mul_(100);
  y.backward();
  print(x);
  print(x.grad);
}
