import type { Tensor } from '@kindling/core/lean';
import {
  huberLoss,
  l1Loss,
  mseLoss,
  smoothL1Loss,
  type HuberLossOptions,
  type SmoothL1LossOptions,
} from '../functional/regression.ts';
import { Loss } from './loss.ts';

/** (input - target)². */
export class MSELoss extends Loss {
  static readonly typeName: string = 'MSELoss';

  override forward(input: Tensor, target: Tensor): Tensor {
    return mseLoss(input, target, { reduction: this.reduction });
  }
}

/** |input - target|. */
export class L1Loss extends Loss {
  static readonly typeName: string = 'L1Loss';

  override forward(input: Tensor, target: Tensor): Tensor {
    return l1Loss(input, target, { reduction: this.reduction });
  }
}

/** A parabola below `beta`, a straight line above. */
export class SmoothL1Loss extends Loss {
  static readonly typeName: string = 'SmoothL1Loss';
  readonly beta: number;

  constructor(options: SmoothL1LossOptions = {}) {
    super(options);
    this.beta = options.beta ?? 1;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return smoothL1Loss(input, target, { reduction: this.reduction, beta: this.beta });
  }
}

/** As SmoothL1Loss, times `delta`. */
export class HuberLoss extends Loss {
  static readonly typeName: string = 'HuberLoss';
  readonly delta: number;

  constructor(options: HuberLossOptions = {}) {
    super(options);
    this.delta = options.delta ?? 1;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return huberLoss(input, target, { reduction: this.reduction, delta: this.delta });
  }
}
