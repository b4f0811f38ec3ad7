import type { Notebook } from '@kindling-internal/chapter';
import { randn, tensor, type Tensor } from 'kindling';

export function gradients({ section, print }: Notebook, x: Tensor, out: Tensor): Tensor {
  section('11 backward');
  out.backward();

  section('12 d(out)/dx');
  print(x);
  print(x.grad);

  section('13 vector-Jacobian product');
  const j = randn([3], { requiresGrad: true });
  print(j);
  let k = j.mul(2);
  let m = 0;
  while (k.data.norm().item() < 1000) {
    k = k.mul(2);
    m = m + 1;
  }
  print(k);
  print(m);
  const v = tensor([0.1, 1.0, 0.0001]);
  k.backward(v);
  print(j.grad);

  section('14 gradient accumulation');
  const out2 = x.sum();
  out2.backward();
  print(x.grad);
  const out3 = x.sum();
  x.grad?.data.zero_();
  out3.backward();
  print(x.grad);
  return j;
}
