// Schedules that multiply the rate as epochs go by.
import { LRScheduler, type Scheduled, type SchedulerOptions } from './scheduler.ts';

export interface GammaOptions extends SchedulerOptions {
  /** Factor of each decay; 0.1 when left out. */
  readonly gamma?: number;
}

/** Decays the rate by `gamma` every `stepSize` epochs. */
export class StepLR extends LRScheduler {
  readonly stepSize: number;
  readonly gamma: number;

  constructor(optimizer: Scheduled, stepSize: number, { gamma = 0.1, ...options }: GammaOptions = {}) {
    super(optimizer, options);
    this.stepSize = stepSize;
    this.gamma = gamma;
    this.start();
  }

  protected override getLr(): number[] {
    const decays = this.lastEpoch !== 0 && this.lastEpoch % this.stepSize === 0;
    return this.lrs.map((lr) => (decays ? lr * this.gamma : lr));
  }

  protected override closedForm(): number[] {
    return this.baseLrs.map((lr) => lr * this.gamma ** Math.floor(this.lastEpoch / this.stepSize));
  }
}

/** Decays the rate by `gamma` at each of the `milestones`. */
export class MultiStepLR extends LRScheduler {
  readonly milestones: readonly number[];
  readonly gamma: number;

  constructor(optimizer: Scheduled, milestones: readonly number[], { gamma = 0.1, ...options }: GammaOptions = {}) {
    super(optimizer, options);
    this.milestones = [...milestones].sort((a, b) => a - b);
    this.gamma = gamma;
    this.start();
  }

  protected override getLr(): number[] {
    const times = this.milestones.filter((m) => m === this.lastEpoch).length;
    return this.lrs.map((lr) => (times === 0 ? lr : lr * this.gamma ** times));
  }

  protected override closedForm(): number[] {
    const times = this.milestones.filter((m) => m <= this.lastEpoch).length;
    return this.baseLrs.map((lr) => lr * this.gamma ** times);
  }
}

/** Decays the rate by `gamma` every epoch. */
export class ExponentialLR extends LRScheduler {
  readonly gamma: number;

  constructor(optimizer: Scheduled, gamma: number, options: SchedulerOptions = {}) {
    super(optimizer, options);
    this.gamma = gamma;
    this.start();
  }

  protected override getLr(): number[] {
    return this.lrs.map((lr) => (this.lastEpoch === 0 ? lr : lr * this.gamma));
  }

  protected override closedForm(): number[] {
    return this.baseLrs.map((lr) => lr * this.gamma ** this.lastEpoch);
  }
}
