// Relatives of Adam. Beta-weighted running means of the gradient and of a measure of its size.
import { maximum, zerosLike, type Tensor } from '@kindling/core/lean';
import { Elementwise, type ElementwiseGroup, type ElementwiseState } from './elementwise.ts';
import { checkOption } from './errors.ts';
import type { ParamsInput } from './groups.ts';

export interface BetasOptions {
  /** Learning rate. */
  readonly lr?: number;
  /** Share of the past in the running means; 0.9 and 0.999 when left out. */
  readonly betas?: readonly [number, number];
  /** Added to the denominator; 1e-8 when left out. */
  readonly eps?: number;
  /** Factor of the parameter that is added to its gradient. */
  readonly weightDecay?: number;
  /** Goes up instead of down. */
  readonly maximize?: boolean;
}
export interface BetasGroup extends ElementwiseGroup {
  betas: readonly [number, number];
  eps: number;
}

abstract class WithBetas<G extends BetasGroup> extends Elementwise<G> {
  protected override check(group: G): void {
    super.check(group);
    checkOption(this.typeName, 'eps', group.eps, group.eps >= 0);
    group.betas.forEach((beta, i) => checkOption(this.typeName, `beta at index ${i}`, beta, beta >= 0 && beta < 1));
  }
}

const withDefaults = (
  { lr, betas = [0.9, 0.999], eps = 1e-8, weightDecay = 0, maximize = false }: BetasOptions,
  rate: number,
) => ({ lr: lr ?? rate, betas, eps, weightDecay, maximize });

/** Takes the gradient, and its square, into their running means. */
function follow(
  state: ElementwiseState,
  grad: Tensor,
  [beta1, beta2]: readonly [number, number],
): [mean: Tensor, square: Tensor] {
  const [mean, square] = [state['expAvg'] as Tensor, state['expAvgSq'] as Tensor];
  mean.mul_(beta1).add_(grad, { alpha: 1 - beta1 });
  square.mul_(beta2).addcmul_(grad, grad, { value: 1 - beta2 });
  return [mean, square];
}

const moments = (p: Tensor): Record<string, Tensor> => ({ expAvg: zerosLike(p), expAvgSq: zerosLike(p) });

/** Adam with the largest gradient instead of the mean square. Kingma and Ba 2015. https://pytorch.org/docs/stable/generated/torch.optim.Adamax.html */
export class Adamax extends WithBetas<BetasGroup> {
  static readonly typeName: string = 'Adamax';

  constructor(params: ParamsInput<BetasGroup>, options: BetasOptions = {}) {
    super(params, withDefaults(options, 2e-3));
  }

  protected override fresh(p: Tensor): Record<string, Tensor> {
    return { expAvg: zerosLike(p), expInf: zerosLike(p) };
  }

  protected override one(
    p: Tensor,
    grad: Tensor,
    state: ElementwiseState,
    { lr, betas: [beta1, beta2], eps }: BetasGroup,
  ): void {
    const [mean, largest] = [state['expAvg'] as Tensor, state['expInf'] as Tensor];
    mean.mul_(beta1).add_(grad, { alpha: 1 - beta1 });
    largest.copy_(maximum(largest.mul_(beta2), grad.abs().add_(eps)));
    p.addcdiv_(mean, largest, { value: -lr / (1 - beta1 ** state.step) });
  }
}

export interface NAdamOptions extends BetasOptions {
  readonly momentumDecay?: number;
}
export interface NAdamGroup extends BetasGroup {
  momentumDecay: number;
}

/** Adam with Nesterov's momentum. Dozat 2016. https://pytorch.org/docs/stable/generated/torch.optim.NAdam.html */
export class NAdam extends WithBetas<NAdamGroup> {
  static readonly typeName: string = 'NAdam';

  constructor(params: ParamsInput<NAdamGroup>, { momentumDecay = 4e-3, ...options }: NAdamOptions = {}) {
    super(params, { ...withDefaults(options, 2e-3), momentumDecay });
  }

  protected override fresh(p: Tensor): Record<string, Tensor | number> {
    return { muProduct: 1, ...moments(p) };
  }

  protected override one(
    p: Tensor,
    grad: Tensor,
    state: ElementwiseState,
    { lr, betas, eps, momentumDecay }: NAdamGroup,
  ): void {
    const momentum = (step: number): number => betas[0] * (1 - 0.5 * 0.96 ** (step * momentumDecay));
    const [mu, next] = [momentum(state.step), momentum(state.step + 1)];
    const f = Math.fround; // PyTorch keeps the product in float32
    const product = f((state['muProduct'] as number) * f(mu));
    state['muProduct'] = product;
    const [mean, square] = follow(state, grad, betas);
    const scale = square
      .div(1 - betas[1] ** state.step)
      .sqrt_()
      .add_(eps);
    p.addcdiv_(grad, scale, { value: (-lr * (1 - mu)) / (1 - product) });
    // The current momentum enters twice, as in PyTorch 1.13, whose trajectories are the reference.
    const ahead = f(f(product * f(mu)) * f(next));
    p.addcdiv_(mean, scale, { value: (-lr * next) / (1 - ahead) });
  }
}

/** Adam that waits with adapting until the variance of its scale is bounded. Liu et al. 2020. https://pytorch.org/docs/stable/generated/torch.optim.RAdam.html */
export class RAdam extends WithBetas<BetasGroup> {
  static readonly typeName: string = 'RAdam';

  constructor(params: ParamsInput<BetasGroup>, options: BetasOptions = {}) {
    super(params, withDefaults(options, 1e-3));
  }

  protected override fresh(p: Tensor): Record<string, Tensor> {
    return moments(p);
  }

  protected override one(p: Tensor, grad: Tensor, state: ElementwiseState, { lr, betas, eps }: BetasGroup): void {
    const { step } = state;
    const [beta1, beta2] = betas;
    const [mean, square] = follow(state, grad, betas);
    const corrected = mean.div(1 - beta1 ** step);
    const correction = 1 - beta2 ** step;
    const longest = 2 / (1 - beta2) - 1;
    const length = longest - (2 * step * beta2 ** step) / correction;
    if (length <= 5) {
      p.add_(corrected, { alpha: -lr });
      return;
    }
    const rectified = Math.sqrt(((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length));
    const scale = square.sqrt().add_(eps);
    p.addcdiv_(corrected, scale, { value: -lr * Math.sqrt(correction) * rectified });
  }
}
