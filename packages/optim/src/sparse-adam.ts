import { zerosLike, type Tensor } from '@kindling/core/lean';
import { Elementwise, type ElementwiseGroup, type ElementwiseState } from './elementwise.ts';
import { checkOption } from './errors.ts';
import type { ParamsInput } from './groups.ts';

export interface SparseAdamOptions {
  /** Learning rate; 0.001 when left out. */
  readonly lr?: number;
  /** Share of the past in the running means; 0.9 and 0.999 when left out. */
  readonly betas?: readonly [number, number];
  /** Added to the denominator; 1e-8 when left out. */
  readonly eps?: number;
  /** Goes up instead of down. */
  readonly maximize?: boolean;
}
export interface SparseAdamGroup extends ElementwiseGroup {
  betas: readonly [number, number];
  eps: number;
}

/**
 * Adam that leaves rows without a gradient alone, their running means too: for embeddings, few rows of which occur in a
 * batch. A row is an index of the first dimension.
 *
 * Gradients are ordinary tensors here: a row counts as absent where all of its gradient is zero. So the numbers are those
 * of PyTorch with sparse gradients, save for a row that occurs and whose gradient is exactly zero: PyTorch moves it by its
 * running means. https://pytorch.org/docs/stable/generated/torch.optim.SparseAdam.html
 */
export class SparseAdam extends Elementwise<SparseAdamGroup> {
  static readonly typeName: string = 'SparseAdam';

  constructor(params: ParamsInput<SparseAdamGroup>, options: SparseAdamOptions = {}) {
    const { lr = 1e-3, betas = [0.9, 0.999], eps = 1e-8, maximize = false } = options;
    super(params, { lr, betas, eps, maximize });
  }

  protected override get torchOptions(): Readonly<Record<string, unknown>> {
    return {};
  }

  protected override check(group: SparseAdamGroup): void {
    super.check(group);
    checkOption(this.typeName, 'eps', group.eps, group.eps > 0);
    checkOption(this.typeName, 'learning rate', group.lr, group.lr > 0);
    group.betas.forEach((beta, i) => checkOption(this.typeName, `beta at index ${i}`, beta, beta >= 0 && beta < 1));
  }

  protected override fresh(p: Tensor): Record<string, Tensor> {
    return { expAvg: zerosLike(p), expAvgSq: zerosLike(p) };
  }

  protected override one(
    p: Tensor,
    grad: Tensor,
    state: ElementwiseState,
    { lr, betas: [beta1, beta2], eps }: SparseAdamGroup,
  ): void {
    if (p.numel() === 0) return;
    const [param, g, mean, square] = [p, grad, state['expAvg'] as Tensor, state['expAvgSq'] as Tensor].map((x) =>
      x.ndim === 0 ? x.reshape([1]) : x,
    ) as [Tensor, Tensor, Tensor, Tensor];
    const rows = g
      .ne(0)
      .reshape([g.sizes[0] as number, -1])
      .any(1)
      .nonzero()
      .flatten();
    if (rows.numel() === 0) return;
    const values = g.indexSelect(0, rows);
    const oldMean = mean.indexSelect(0, rows);
    const oldSquare = square.indexSelect(0, rows);
    const meanChange = values.sub(oldMean).mul_(1 - beta1);
    const squareChange = values
      .mul(values)
      .sub_(oldSquare)
      .mul_(1 - beta2);
    mean.indexAdd_(0, rows, meanChange);
    square.indexAdd_(0, rows, squareChange);
    const stepSize = (lr * Math.sqrt(1 - beta2 ** state.step)) / (1 - beta1 ** state.step);
    const scale = squareChange.add_(oldSquare).sqrt_().add_(eps);
    param.indexAdd_(0, rows, meanChange.add_(oldMean).div_(scale).mul_(-stepSize));
  }
}
