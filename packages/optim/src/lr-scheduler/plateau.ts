import type { Tensor } from '@kindling/core/lean';
import { OptimizerError } from '../errors.ts';
import type { Scheduled, SchedulerStateDict } from './scheduler.ts';

export interface ReduceLROnPlateauOptions {
  /** Whether the metric should fall ('min', the default) or rise. */
  readonly mode?: 'min' | 'max';
  /** 0.1 when left out. */
  readonly factor?: number;
  /** Epochs without improvement that pass before the rate falls; 10 when left out. */
  readonly patience?: number;
  /** How much better counts as better; 1e-4 when left out. */
  readonly threshold?: number;
  /** Whether the threshold is a share of the best value ('rel', the default) or a difference. */
  readonly thresholdMode?: 'rel' | 'abs';
  /** Epochs after a fall in which nothing is counted; 0 when left out. */
  readonly cooldown?: number;
  readonly minLr?: number;
  /** Smaller changes of the rate are not made; 1e-8 when left out. */
  readonly eps?: number;
}

/** Multiplies the rate by `factor` when a metric has stopped improving; `step` takes the metric. @throws OptimizerError */
export class ReduceLROnPlateau {
  readonly optimizer: Scheduled;
  readonly options: Required<ReduceLROnPlateauOptions>;
  lastEpoch = 0;
  best: number;
  private badEpochs = 0;
  private cooldownLeft = 0;

  constructor(optimizer: Scheduled, options: ReduceLROnPlateauOptions = {}) {
    const { mode = 'min', factor = 0.1, patience = 10, threshold = 1e-4 } = options;
    const { thresholdMode = 'rel', cooldown = 0, minLr = 0, eps = 1e-8 } = options;
    if (!(factor < 1)) throw new OptimizerError(`ReduceLROnPlateau: factor must be below 1, got ${factor}.`);
    this.optimizer = optimizer;
    this.options = { mode, factor, patience, threshold, thresholdMode, cooldown, minLr, eps };
    this.best = mode === 'min' ? Infinity : -Infinity;
  }

  step(metric: number | Tensor): void {
    const value = typeof metric === 'number' ? metric : metric.item();
    this.lastEpoch++;
    if (this.isBetter(value)) {
      this.best = value;
      this.badEpochs = 0;
    } else this.badEpochs++;
    if (this.cooldownLeft > 0) {
      this.cooldownLeft--;
      this.badEpochs = 0;
    }
    if (this.badEpochs <= this.options.patience) return;
    this.reduce();
    this.cooldownLeft = this.options.cooldown;
    this.badEpochs = 0;
  }

  private isBetter(value: number): boolean {
    const { mode, threshold, thresholdMode } = this.options;
    const sign = mode === 'min' ? -1 : 1;
    const bound = thresholdMode === 'rel' ? this.best * (1 + sign * threshold) : this.best + sign * threshold;
    return mode === 'min' ? value < bound : value > bound;
  }

  private reduce(): void {
    const { factor, minLr, eps } = this.options;
    for (const group of this.optimizer.paramGroups) {
      const next = Math.max(group.lr * factor, minLr);
      if (group.lr - next > eps) group.lr = next;
    }
  }

  getLastLr(): number[] {
    return this.optimizer.paramGroups.map((group) => group.lr);
  }

  stateDict(): SchedulerStateDict {
    return {
      best: this.best,
      num_bad_epochs: this.badEpochs,
      cooldown_counter: this.cooldownLeft,
      last_epoch: this.lastEpoch,
    };
  }

  loadStateDict(stateDict: SchedulerStateDict): void {
    this.checkStateDict(stateDict);
    const { best, num_bad_epochs: bad, cooldown_counter: left, last_epoch: epoch } = stateDict;
    this.best = Number(best);
    this.badEpochs = Number(bad);
    this.cooldownLeft = Number(left);
    this.lastEpoch = Number(epoch);
  }

  /** @throws OptimizerError for the state of something else; changes nothing */
  checkStateDict(stateDict: SchedulerStateDict): void {
    const { best, num_bad_epochs: bad, cooldown_counter: left, last_epoch: epoch } = stateDict;
    if ([best, bad, left, epoch].some((value) => typeof value !== 'number')) {
      throw new OptimizerError(
        'ReduceLROnPlateau: the state dict lacks best, num_bad_epochs, cooldown_counter or last_epoch.',
      );
    }
  }
}
