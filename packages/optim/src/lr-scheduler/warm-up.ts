// Schedules that end after some epochs and leave the rate as it then is.
import { OptimizerError } from '../errors.ts';
import { LRScheduler, type Scheduled, type SchedulerOptions } from './scheduler.ts';

export interface ConstantLROptions extends SchedulerOptions {
  /** 1/3 when left out. */
  readonly factor?: number;
  /** 5 when left out. */
  readonly totalIters?: number;
}

/** Multiplies the rate by `factor` for the first `totalIters` epochs. @throws OptimizerError */
export class ConstantLR extends LRScheduler {
  readonly factor: number;
  readonly totalIters: number;

  constructor(optimizer: Scheduled, { factor = 1 / 3, totalIters = 5, ...options }: ConstantLROptions = {}) {
    super(optimizer, options);
    if (!(factor > 0 && factor <= 1))
      throw new OptimizerError(`ConstantLR: factor must be above 0 and at most 1, got ${factor}.`);
    this.factor = factor;
    this.totalIters = totalIters;
    this.start();
  }

  protected override getLr(): number[] {
    if (this.lastEpoch === 0) return this.lrs.map((lr) => lr * this.factor);
    return this.lrs.map((lr) => (this.lastEpoch === this.totalIters ? lr * (1 / this.factor) : lr));
  }

  protected override closedForm(): number[] {
    return this.baseLrs.map((lr) => lr * (this.lastEpoch >= this.totalIters ? 1 : this.factor));
  }
}

export interface LinearLROptions extends SchedulerOptions {
  /** 1/3 when left out. */
  readonly startFactor?: number;
  /** 1 when left out. */
  readonly endFactor?: number;
  /** 5 when left out. */
  readonly totalIters?: number;
}

/** Moves the rate's factor from `startFactor` to `endFactor` in `totalIters` equal parts. @throws OptimizerError */
export class LinearLR extends LRScheduler {
  readonly startFactor: number;
  readonly endFactor: number;
  readonly totalIters: number;

  constructor(
    optimizer: Scheduled,
    { startFactor = 1 / 3, endFactor = 1, totalIters = 5, ...options }: LinearLROptions = {},
  ) {
    super(optimizer, options);
    if (!(startFactor > 0 && startFactor <= 1))
      throw new OptimizerError(`LinearLR: startFactor must be above 0 and at most 1, got ${startFactor}.`);
    if (!(endFactor >= 0 && endFactor <= 1))
      throw new OptimizerError(`LinearLR: endFactor must be between 0 and 1, got ${endFactor}.`);
    this.startFactor = startFactor;
    this.endFactor = endFactor;
    this.totalIters = totalIters;
    this.start();
  }

  protected override getLr(): number[] {
    const { lastEpoch, startFactor, endFactor, totalIters } = this;
    if (lastEpoch === 0) return this.lrs.map((lr) => lr * startFactor);
    if (lastEpoch > totalIters) return this.lrs;
    const way = endFactor - startFactor;
    return this.lrs.map((lr) => lr * (1 + way / (totalIters * startFactor + (lastEpoch - 1) * way)));
  }

  protected override closedForm(): number[] {
    const { lastEpoch, startFactor, endFactor, totalIters } = this;
    return this.baseLrs.map(
      (lr) => lr * (startFactor + ((endFactor - startFactor) * Math.min(totalIters, lastEpoch)) / totalIters),
    );
  }
}

export interface PolynomialLROptions extends SchedulerOptions {
  /** 5 when left out. */
  readonly totalIters?: number;
  /** 1 when left out. */
  readonly power?: number;
}

/** Decays the rate to 0 in `totalIters` epochs as (1 - epoch / totalIters)^power. */
export class PolynomialLR extends LRScheduler {
  readonly totalIters: number;
  readonly power: number;

  constructor(optimizer: Scheduled, { totalIters = 5, power = 1, ...options }: PolynomialLROptions = {}) {
    super(optimizer, options);
    this.totalIters = totalIters;
    this.power = power;
    this.start();
  }

  protected override getLr(): number[] {
    const { lastEpoch, totalIters, power } = this;
    if (lastEpoch === 0 || lastEpoch > totalIters) return this.lrs;
    const factor = ((1 - lastEpoch / totalIters) / (1 - (lastEpoch - 1) / totalIters)) ** power;
    return this.lrs.map((lr) => lr * factor);
  }

  protected override closedForm(): number[] {
    const { lastEpoch, totalIters, power } = this;
    return this.baseLrs.map((lr) => lr * (1 - Math.min(totalIters, lastEpoch) / totalIters) ** power);
  }
}
