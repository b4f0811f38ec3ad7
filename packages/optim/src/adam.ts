import { tensor, type Tensor } from '@kindling/core/lean';
import { adamStep } from '@kindling/core/internal';
import { checkOption } from './errors.ts';
import { freshZeros } from './fresh.ts';
import type { ParamGroup, ParamsInput } from './groups.ts';
import { Optimizer } from './optimizer.ts';
import type { PackedState, StateReader } from './state-dict.ts';

export interface AdamOptions {
  /** Learning rate; 0.001 when left out. */
  readonly lr?: number;
  /** Share of the past in the running means of the gradient and of its square; 0.9 and 0.999 when left out. */
  readonly betas?: readonly [number, number];
  /** Added to the denominator; 1e-8 when left out. */
  readonly eps?: number;
  /** Adam adds it times the parameter to the gradient (0 when left out), AdamW shrinks the parameter by it (0.01). */
  readonly weightDecay?: number;
  /** Divides by the largest mean of squares so far. Reddi et al. 2018. */
  readonly amsgrad?: boolean;
  /** Goes up instead of down. */
  readonly maximize?: boolean;
}

export interface AdamGroup extends ParamGroup {
  betas: readonly [number, number];
  eps: number;
  weightDecay: number;
  amsgrad: boolean;
  maximize: boolean;
}

export interface AdamState {
  step: number;
  readonly expAvg: Tensor;
  readonly expAvgSq: Tensor;
  /** With amsgrad only. */
  readonly maxExpAvgSq: Tensor | null;
}

/**
 * Adam. Kingma and Ba 2015. https://pytorch.org/docs/stable/generated/torch.optim.Adam.html
 */
export class Adam extends Optimizer<AdamGroup, AdamState> {
  static readonly typeName: string = 'Adam';

  constructor(params: ParamsInput<AdamGroup>, options: AdamOptions = {}) {
    const { lr = 1e-3, betas = [0.9, 0.999], eps = 1e-8, weightDecay = 0, amsgrad = false, maximize = false } = options;
    super(params, { lr, betas, eps, weightDecay, amsgrad, maximize });
  }

  /** Whether weight decay acts on the parameter instead of the gradient. */
  protected get decoupled(): boolean {
    return false;
  }

  protected override get torchOptions(): Readonly<Record<string, unknown>> {
    return { foreach: null, capturable: false, differentiable: false, fused: false };
  }

  protected override check({ lr, betas, eps, weightDecay }: AdamGroup): void {
    checkOption(this.typeName, 'learning rate', lr, lr >= 0);
    checkOption(this.typeName, 'eps', eps, eps >= 0);
    betas.forEach((beta, i) => checkOption(this.typeName, `beta at index ${i}`, beta, beta >= 0 && beta < 1));
    checkOption(this.typeName, 'weightDecay', weightDecay, weightDecay >= 0);
  }

  protected override update({
    params,
    lr,
    betas: [beta1, beta2],
    eps,
    weightDecay,
    amsgrad,
    maximize,
  }: AdamGroup): void {
    const { decoupled } = this;
    for (const p of params) {
      const grad = this.gradOf(p);
      if (grad === null) continue;
      const state = this.stateOf(p, amsgrad);
      const step = state.step + 1;
      const options = { lr, beta1, beta2, eps, weightDecay, step, maximize, decoupled };
      adamStep(p, grad, state.expAvg, state.expAvgSq, state.maxExpAvgSq, options);
      state.step = step;
    }
  }

  private stateOf(p: Tensor, amsgrad: boolean): AdamState {
    let state = this.state.get(p);
    if (state === undefined) {
      state = { step: 0, expAvg: freshZeros(p), expAvgSq: freshZeros(p), maxExpAvgSq: amsgrad ? freshZeros(p) : null };
      this.state.set(p, state);
    } else this.checkFits('running mean', p, state.expAvg);
    return state;
  }

  protected override pack({ step, expAvg, expAvgSq, maxExpAvgSq }: AdamState): PackedState {
    const largest = maxExpAvgSq === null ? {} : { max_exp_avg_sq: maxExpAvgSq };
    return { step: tensor(step), exp_avg: expAvg, exp_avg_sq: expAvgSq, ...largest };
  }

  protected override unpack(packed: StateReader, { amsgrad }: AdamGroup): AdamState {
    return {
      step: packed.count('step'),
      expAvg: packed.tensor('exp_avg'),
      expAvgSq: packed.tensor('exp_avg_sq'),
      maxExpAvgSq: amsgrad ? packed.tensor('max_exp_avg_sq') : null,
    };
  }
}

/**
 * Adam with weight decay apart from the gradient. Loshchilov and Hutter 2019.
 * https://pytorch.org/docs/stable/generated/torch.optim.AdamW.html
 */
export class AdamW extends Adam {
  static override readonly typeName: string = 'AdamW';

  constructor(params: ParamsInput<AdamGroup>, { weightDecay = 1e-2, ...options }: AdamOptions = {}) {
    super(params, { ...options, weightDecay });
  }

  protected override get decoupled(): boolean {
    return true;
  }

  protected override get torchOptions(): Readonly<Record<string, unknown>> {
    return { foreach: null, capturable: false };
  }
}
