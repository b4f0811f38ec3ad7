import type { Tensor } from '@kindling/core/lean';
import { klDiv, type KlDivOptions, type KlDivReduction } from '../functional/kl-div.ts';
import { Loss } from './loss.ts';

/** target · (log target - input), where input holds log-probabilities; 'batchmean' is the divergence itself. */
export class KLDivLoss extends Loss<KlDivReduction> {
  static readonly typeName: string = 'KLDivLoss';
  readonly logTarget: boolean;

  constructor(options: KlDivOptions = {}) {
    super(options, ['none', 'batchmean', 'mean', 'sum']);
    this.logTarget = options.logTarget ?? false;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return klDiv(input, target, { reduction: this.reduction, logTarget: this.logTarget });
  }
}
