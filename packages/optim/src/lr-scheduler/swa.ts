import { OptimizerError } from '../errors.ts';
import { LRScheduler, type Scheduled, type SchedulerOptions } from './scheduler.ts';

export interface SWALROptions extends SchedulerOptions {
  /** Epochs in which the rate goes to `swaLr`; 10 when left out. */
  readonly annealEpochs?: number;
  /** 'cos' when left out. */
  readonly annealStrategy?: 'cos' | 'linear';
}

/**
 * Moves the rate to `swaLr` (one, or one per group), and stays there: for the epochs in which weights are averaged
 * (Izmailov et al. 2018). https://pytorch.org/docs/stable/optim.html#stochastic-weight-averaging @throws OptimizerError
 */
export class SWALR extends LRScheduler {
  readonly annealEpochs: number;
  readonly annealStrategy: string;

  constructor(
    optimizer: Scheduled,
    swaLr: number | readonly number[],
    { annealEpochs = 10, annealStrategy = 'cos', ...options }: SWALROptions = {},
  ) {
    const groups = optimizer.paramGroups;
    if (typeof swaLr !== 'number' && swaLr.length !== groups.length)
      throw new OptimizerError(`SWALR: expected ${groups.length} rates, one per group, got ${swaLr.length}.`);
    if (!Number.isInteger(annealEpochs) || annealEpochs < 0)
      throw new OptimizerError(`SWALR: annealEpochs must be a whole number, got ${annealEpochs}.`);
    if (annealStrategy !== 'cos' && annealStrategy !== 'linear')
      throw new OptimizerError(`SWALR: annealStrategy must be 'cos' or 'linear', got '${String(annealStrategy)}'.`);
    groups.forEach((group, i) => (group.swaLr = typeof swaLr === 'number' ? swaLr : (swaLr[i] as number)));
    super(optimizer, options);
    this.annealEpochs = annealEpochs;
    this.annealStrategy = annealStrategy;
    this.start();
  }

  private share(step: number): number {
    const t = Math.max(0, Math.min(1, step / Math.max(1, this.annealEpochs)));
    return this.annealStrategy === 'cos' ? (1 - Math.cos(Math.PI * t)) / 2 : t;
  }

  protected override getLr(): number[] {
    const step = this.annealEpochs === 0 ? Math.max(1, this.stepCount - 1) : this.stepCount - 1;
    const [before, now] = [this.share(step - 1), this.share(step)];
    return this.optimizer.paramGroups.map(({ lr, swaLr = lr }) => {
      const start = before === 1 ? swaLr : (lr - before * swaLr) / (1 - before);
      return swaLr * now + start * (1 - now);
    });
  }
}
