// Rprop, by the signs of gradients, and averaged SGD.
import { fullLike, onesLike, where, zerosLike, type Tensor } from '@kindling/core/lean';
import { Elementwise, type ElementwiseGroup, type ElementwiseState } from './elementwise.ts';
import { checkOption } from './errors.ts';
import type { ParamsInput } from './groups.ts';

export interface RpropOptions {
  /** First step of every element; 0.01 when left out. */
  readonly lr?: number;
  /** Factors of a step after a change of sign, and without one; 0.5 and 1.2 when left out. */
  readonly etas?: readonly [number, number];
  /** Smallest and largest step. */
  readonly stepSizes?: readonly [number, number];
  /** Goes up instead of down. */
  readonly maximize?: boolean;
}
export interface RpropGroup extends ElementwiseGroup {
  etas: readonly [number, number];
  stepSizes: readonly [number, number];
}

/** Resilient propagation: steps grow while the sign of the gradient stays. Riedmiller and Braun 1993. https://pytorch.org/docs/stable/generated/torch.optim.Rprop.html */
export class Rprop extends Elementwise<RpropGroup> {
  static readonly typeName: string = 'Rprop';

  constructor(
    params: ParamsInput<RpropGroup>,
    { lr = 1e-2, etas = [0.5, 1.2], stepSizes = [1e-6, 50], maximize = false }: RpropOptions = {},
  ) {
    super(params, { lr, etas, stepSizes, maximize });
  }

  protected override check(group: RpropGroup): void {
    super.check(group);
    const [minus, plus] = group.etas;
    checkOption(this.typeName, 'etas', `${minus}, ${plus}`, minus > 0 && minus < 1 && plus > 1);
  }

  protected override fresh(p: Tensor, { lr }: RpropGroup): Record<string, Tensor> {
    return { prev: zerosLike(p), stepSize: fullLike(p, lr) };
  }

  protected override one(p: Tensor, grad: Tensor, state: ElementwiseState, { etas, stepSizes }: RpropGroup): void {
    const [prev, size] = [state['prev'] as Tensor, state['stepSize'] as Tensor];
    const turn = grad.mul(prev);
    const factor = where(turn.gt(0), etas[1], where(turn.lt(0), etas[0], onesLike(turn)));
    size.mul_(factor).clamp_({ min: stepSizes[0], max: stepSizes[1] });
    const used = where(turn.lt(0), 0, grad);
    p.addcmul_(used.sign(), size, { value: -1 });
    prev.copy_(used);
  }
}

export interface ASGDOptions {
  /** Learning rate; 0.01 when left out. */
  readonly lr?: number;
  /** Decay of parameter and rate; 1e-4 when left out. */
  readonly lambd?: number;
  /** Power of the rate's decay; 0.75 when left out. */
  readonly alpha?: number;
  /** Step from which on averages are taken. */
  readonly t0?: number;
  readonly weightDecay?: number;
  /** Goes up instead of down. */
  readonly maximize?: boolean;
}
export interface ASGDGroup extends ElementwiseGroup {
  lambd: number;
  alpha: number;
  t0: number;
}

/** Averaged stochastic gradient descent; the averages are `ax` in the state. Polyak and Juditsky 1992. https://pytorch.org/docs/stable/generated/torch.optim.ASGD.html */
export class ASGD extends Elementwise<ASGDGroup> {
  static readonly typeName: string = 'ASGD';

  constructor(params: ParamsInput<ASGDGroup>, options: ASGDOptions = {}) {
    const { lr = 1e-2, lambd = 1e-4, alpha = 0.75, t0 = 1e6, weightDecay = 0 } = options;
    super(params, { lr, lambd, alpha, t0, weightDecay, maximize: options.maximize ?? false });
  }

  protected override fresh(p: Tensor, { lr }: ASGDGroup): Record<string, Tensor | number> {
    return { eta: Math.fround(lr), mu: 1, ax: zerosLike(p) };
  }

  /** PyTorch keeps rate and weight in float32. */
  protected override one(p: Tensor, grad: Tensor, state: ElementwiseState, { lr, lambd, alpha, t0 }: ASGDGroup): void {
    const [eta, mu, ax] = [state['eta'] as number, state['mu'] as number, state['ax'] as Tensor];
    p.mul_(1 - lambd * eta).add_(grad, { alpha: -eta });
    if (mu === 1) ax.copy_(p);
    else ax.add_(p.sub(ax).mul_(mu));
    state['eta'] = Math.fround(lr / (1 + lambd * lr * state.step) ** alpha);
    state['mu'] = Math.fround(1 / Math.max(1, state.step - t0));
  }
}
