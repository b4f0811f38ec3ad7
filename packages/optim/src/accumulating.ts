// Rates for each element from the squares of its past gradients.
import { fullLike, zerosLike, type Tensor } from '@kindling/core/lean';
import { Elementwise, type ElementwiseGroup, type ElementwiseState } from './elementwise.ts';
import { checkOption } from './errors.ts';
import type { ParamsInput } from './groups.ts';

export interface AdagradOptions {
  /** Learning rate; 0.01 when left out. */
  readonly lr?: number;
  readonly lrDecay?: number;
  readonly weightDecay?: number;
  /** Goes up instead of down. */
  readonly maximize?: boolean;
  readonly initialAccumulatorValue?: number;
  /** Added to the denominator; 1e-10 when left out. */
  readonly eps?: number;
}
export interface AdagradGroup extends ElementwiseGroup {
  lrDecay: number;
  eps: number;
  initialAccumulatorValue: number;
}

/** Divides by the root of the sum of all squares. Duchi et al. 2011. https://pytorch.org/docs/stable/generated/torch.optim.Adagrad.html */
export class Adagrad extends Elementwise<AdagradGroup> {
  static readonly typeName: string = 'Adagrad';

  constructor(params: ParamsInput<AdagradGroup>, options: AdagradOptions = {}) {
    const { lr = 1e-2, lrDecay = 0, weightDecay = 0, initialAccumulatorValue = 0, eps = 1e-10 } = options;
    super(params, { lr, lrDecay, eps, weightDecay, initialAccumulatorValue, maximize: options.maximize ?? false });
  }

  protected override get torchOptions(): Readonly<Record<string, unknown>> {
    return { foreach: null };
  }

  protected override check(group: AdagradGroup): void {
    super.check(group);
    for (const name of ['lrDecay', 'initialAccumulatorValue', 'eps'] as const)
      checkOption(this.typeName, name, group[name], group[name] >= 0);
  }

  protected override fresh(p: Tensor, { initialAccumulatorValue }: AdagradGroup): Record<string, Tensor> {
    return { sum: fullLike(p, initialAccumulatorValue) };
  }

  protected override one(p: Tensor, grad: Tensor, state: ElementwiseState, { lr, lrDecay, eps }: AdagradGroup): void {
    const sum = (state['sum'] as Tensor).addcmul_(grad, grad);
    p.addcdiv_(grad, sum.sqrt().add_(eps), { value: -lr / (1 + (state.step - 1) * lrDecay) });
  }
}

export interface AdadeltaOptions {
  /** Factor of the step; 1 when left out. */
  readonly lr?: number;
  /** Share of the past in the running means; 0.9 when left out. */
  readonly rho?: number;
  readonly eps?: number;
  readonly weightDecay?: number;
  /** Goes up instead of down. */
  readonly maximize?: boolean;
}
export interface AdadeltaGroup extends ElementwiseGroup {
  rho: number;
  eps: number;
}

/** Steps in the unit of the parameter. Zeiler 2012. https://pytorch.org/docs/stable/generated/torch.optim.Adadelta.html */
export class Adadelta extends Elementwise<AdadeltaGroup> {
  static readonly typeName: string = 'Adadelta';

  constructor(
    params: ParamsInput<AdadeltaGroup>,
    { lr = 1, rho = 0.9, eps = 1e-6, weightDecay = 0, maximize = false }: AdadeltaOptions = {},
  ) {
    super(params, { lr, rho, eps, weightDecay, maximize });
  }

  protected override check(group: AdadeltaGroup): void {
    super.check(group);
    checkOption(this.typeName, 'rho', group.rho, group.rho >= 0 && group.rho <= 1);
    checkOption(this.typeName, 'eps', group.eps, group.eps >= 0);
  }

  protected override fresh(p: Tensor): Record<string, Tensor> {
    return { squareAvg: zerosLike(p), accDelta: zerosLike(p) };
  }

  protected override one(p: Tensor, grad: Tensor, state: ElementwiseState, { lr, rho, eps }: AdadeltaGroup): void {
    const [squares, deltas] = [state['squareAvg'] as Tensor, state['accDelta'] as Tensor];
    squares.mul_(rho).addcmul_(grad, grad, { value: 1 - rho });
    const delta = deltas.add(eps).sqrt_().div_(squares.add(eps).sqrt_()).mul_(grad);
    deltas.mul_(rho).addcmul_(delta, delta, { value: 1 - rho });
    p.add_(delta, { alpha: -lr });
  }
}

export interface RMSpropOptions {
  /** Learning rate; 0.01 when left out. */
  readonly lr?: number;
  /** Share of the past in the running mean of squares; 0.99 when left out. */
  readonly alpha?: number;
  readonly eps?: number;
  readonly weightDecay?: number;
  /** Goes up instead of down. */
  readonly maximize?: boolean;
  readonly momentum?: number;
  /** Divides by the standard deviation instead of the root of the mean square. */
  readonly centered?: boolean;
}
export interface RMSpropGroup extends ElementwiseGroup {
  momentum: number;
  alpha: number;
  eps: number;
  centered: boolean;
}

/** Divides by the root of a running mean of squares. Hinton 2012, lecture 6. https://pytorch.org/docs/stable/generated/torch.optim.RMSprop.html */
export class RMSprop extends Elementwise<RMSpropGroup> {
  static readonly typeName: string = 'RMSprop';

  constructor(params: ParamsInput<RMSpropGroup>, options: RMSpropOptions = {}) {
    const { lr = 1e-2, alpha = 0.99, eps = 1e-8, weightDecay = 0, momentum = 0, centered = false } = options;
    super(params, { lr, momentum, alpha, eps, centered, weightDecay, maximize: options.maximize ?? false });
  }

  protected override check(group: RMSpropGroup): void {
    super.check(group);
    for (const name of ['momentum', 'alpha', 'eps'] as const)
      checkOption(this.typeName, name, group[name], group[name] >= 0);
  }

  protected override fresh(p: Tensor, { momentum, centered }: RMSpropGroup): Record<string, Tensor> {
    return {
      squareAvg: zerosLike(p),
      ...(momentum > 0 && { momentumBuffer: zerosLike(p) }),
      ...(centered && { gradAvg: zerosLike(p) }),
    };
  }

  protected override one(p: Tensor, grad: Tensor, state: ElementwiseState, group: RMSpropGroup): void {
    const { lr, alpha, eps, momentum, centered } = group;
    const squares = (state['squareAvg'] as Tensor).mul_(alpha).addcmul_(grad, grad, { value: 1 - alpha });
    let spread = squares;
    if (centered) {
      const mean = (state['gradAvg'] as Tensor).mul_(alpha).add_(grad, { alpha: 1 - alpha });
      spread = squares.addcmul(mean, mean, { value: -1 });
    }
    const scale = spread.sqrt().add_(eps);
    if (momentum === 0) p.addcdiv_(grad, scale, { value: -lr });
    else p.add_((state['momentumBuffer'] as Tensor).mul_(momentum).addcdiv_(grad, scale), { alpha: -lr });
  }
}
