import { nn, randn, slice, zeros, type Tensor } from 'kindling';

/** Cross-correlation of a picture (H, W) with a kernel (h, w): (H - h + 1, W - w + 1). */
export function corr2d(x: Tensor, k: Tensor): Tensor {
  const [height, width] = [x.size(0), x.size(1)];
  const [h, w] = [k.size(0), k.size(1)];
  [x, k] = [x.float(), k.float()];
  const y = zeros([height - h + 1, width - w + 1]);
  for (let i = 0; i < y.size(0); i++) {
    for (let j = 0; j < y.size(1); j++) {
      y.setAt(
        [i, j],
        x
          .at(slice(i, i + h), slice(j, j + w))
          .mul(k)
          .sum(),
      );
    }
  }
  return y;
}

export class Conv2D extends nn.Module {
  readonly weight: nn.Parameter;
  readonly bias: nn.Parameter;

  constructor(kernelSize: readonly [number, number]) {
    super();
    this.weight = new nn.Parameter(randn(kernelSize));
    this.bias = new nn.Parameter(randn([1]));
  }

  override forward(x: Tensor): Tensor {
    return corr2d(x, this.weight).add(this.bias);
  }
}
