// Cosine annealing. Loshchilov and Hutter 2017.
import { OptimizerError } from '../errors.ts';
import { LRScheduler, type Scheduled, type SchedulerOptions } from './scheduler.ts';

export interface CosineAnnealingLROptions extends SchedulerOptions {
  /** The lowest rate; 0 when left out. */
  readonly etaMin?: number;
}

/** Half a cosine wave from the base rate to `etaMin` in `TMax` epochs, and back. */
export class CosineAnnealingLR extends LRScheduler {
  readonly TMax: number;
  readonly etaMin: number;

  constructor(optimizer: Scheduled, TMax: number, { etaMin = 0, ...options }: CosineAnnealingLROptions = {}) {
    super(optimizer, options);
    this.TMax = TMax;
    this.etaMin = etaMin;
    this.start();
  }

  protected override getLr(): number[] {
    const { lastEpoch, TMax, etaMin } = this;
    if (lastEpoch === 0) return this.lrs;
    if (this.stepCount === 1) return this.closedForm();
    const wave = (epoch: number): number => 1 + Math.cos((Math.PI * epoch) / TMax);
    if ((lastEpoch - 1 - TMax) % (2 * TMax) === 0) {
      return this.lrs.map(
        (lr, i) => lr + (((this.baseLrs[i] as number) - etaMin) * (1 - Math.cos(Math.PI / TMax))) / 2,
      );
    }
    return this.lrs.map((lr) => (wave(lastEpoch) / wave(lastEpoch - 1)) * (lr - etaMin) + etaMin);
  }

  protected override closedForm(): number[] {
    const { lastEpoch, TMax, etaMin } = this;
    return this.baseLrs.map((lr) => etaMin + ((lr - etaMin) * (1 + Math.cos((Math.PI * lastEpoch) / TMax))) / 2);
  }
}

export interface CosineAnnealingWarmRestartsOptions extends CosineAnnealingLROptions {
  /** Each wave is this many times as long as the one before; 1 when left out. */
  readonly TMult?: number;
}

/** Half cosine waves from the base rate to `etaMin`, the first one `T0` epochs long. @throws OptimizerError */
export class CosineAnnealingWarmRestarts extends LRScheduler {
  readonly T0: number;
  readonly TMult: number;
  readonly etaMin: number;

  constructor(
    optimizer: Scheduled,
    T0: number,
    { TMult = 1, etaMin = 0, ...options }: CosineAnnealingWarmRestartsOptions = {},
  ) {
    super(optimizer, options);
    if (!Number.isInteger(T0) || T0 <= 0)
      throw new OptimizerError(`CosineAnnealingWarmRestarts: T0 must be a positive integer, got ${T0}.`);
    if (!Number.isInteger(TMult) || TMult < 1)
      throw new OptimizerError(`CosineAnnealingWarmRestarts: TMult must be an integer of at least 1, got ${TMult}.`);
    this.T0 = T0;
    this.TMult = TMult;
    this.etaMin = etaMin;
    this.start();
  }

  protected override getLr(): number[] {
    let length = this.T0;
    let epoch = this.lastEpoch;
    for (; epoch >= length; length *= this.TMult) epoch -= length;
    return this.baseLrs.map(
      (lr) => this.etaMin + ((lr - this.etaMin) * (1 + Math.cos((Math.PI * epoch) / length))) / 2,
    );
  }
}
