import { type Tensor } from '@kindling/core/lean';
import { sgdStep, type SgdStepOptions } from '@kindling/core/internal';
import { checkOption, OptimizerError } from './errors.ts';
import { freshEmpty } from './fresh.ts';
import type { ParamGroup, ParamsInput } from './groups.ts';
import { Optimizer } from './optimizer.ts';
import type { PackedState, StateReader } from './state-dict.ts';

export interface SGDOptions {
  /** Learning rate; 0.001 when left out. */
  readonly lr?: number;
  readonly momentum?: number;
  /** Share of the gradient that does not enter the momentum. */
  readonly dampening?: number;
  /** Factor of the parameter that is added to its gradient. */
  readonly weightDecay?: number;
  /** Steps along the momentum that this step will have; needs momentum and no dampening. */
  readonly nesterov?: boolean;
  /** Goes up instead of down. */
  readonly maximize?: boolean;
}

export interface SGDGroup extends ParamGroup {
  momentum: number;
  dampening: number;
  weightDecay: number;
  nesterov: boolean;
  maximize: boolean;
}

export interface SGDState {
  readonly momentumBuffer: Tensor;
}

/**
 * Stochastic gradient descent, with momentum (Sutskever et al. 2013) where asked.
 * https://pytorch.org/docs/stable/generated/torch.optim.SGD.html
 */
export class SGD extends Optimizer<SGDGroup, SGDState> {
  static readonly typeName: string = 'SGD';

  constructor(params: ParamsInput<SGDGroup>, options: SGDOptions = {}) {
    const { lr = 1e-3, momentum = 0, dampening = 0, weightDecay = 0, nesterov = false, maximize = false } = options;
    super(params, { lr, momentum, dampening, weightDecay, nesterov, maximize });
  }

  protected override get torchOptions(): Readonly<Record<string, unknown>> {
    return { foreach: null, differentiable: false };
  }

  protected override check({ lr, momentum, dampening, weightDecay, nesterov }: SGDGroup): void {
    checkOption(this.typeName, 'learning rate', lr, lr >= 0);
    checkOption(this.typeName, 'momentum', momentum, momentum >= 0);
    checkOption(this.typeName, 'weightDecay', weightDecay, weightDecay >= 0);
    if (nesterov && !(momentum > 0 && dampening === 0)) {
      throw new OptimizerError(`${this.typeName}: Nesterov momentum needs a momentum above 0 and no dampening.`, {
        op: this.typeName,
      });
    }
  }

  protected override update({ params, ...options }: SGDGroup): void {
    const next = { ...options, first: false };
    const first = { ...options, first: true };
    for (const p of params) {
      const grad = this.gradOf(p);
      if (grad === null) continue;
      if (options.momentum === 0) sgdStep(p, grad, null, next);
      else this.withMomentum(p, grad, first, next);
    }
  }

  private withMomentum(p: Tensor, grad: Tensor, first: SgdStepOptions, next: SgdStepOptions): void {
    const state = this.state.get(p);
    if (state !== undefined) {
      this.checkFits('momentum buffer', p, state.momentumBuffer);
      sgdStep(p, grad, state.momentumBuffer, next);
      return;
    }
    const momentumBuffer = freshEmpty(p);
    sgdStep(p, grad, momentumBuffer, first);
    this.state.set(p, { momentumBuffer });
  }

  protected override pack({ momentumBuffer }: SGDState): PackedState {
    return { momentum_buffer: momentumBuffer };
  }

  protected override unpack(packed: StateReader): SGDState | undefined {
    return packed.has('momentum_buffer') ? { momentumBuffer: packed.tensor('momentum_buffer') } : undefined;
  }
}
