// Schedules that move rate and momentum against each other. Smith 2017; Smith and Topin 2018.
import { OptimizerError } from '../errors.ts';
import { LRScheduler, type Scheduled, type ScheduledGroup, type SchedulerOptions } from './scheduler.ts';

export interface CyclicMomentumOptions extends SchedulerOptions {
  /** Moves momentum (Adam's first beta) down where the rate goes up; true when left out. */
  readonly cycleMomentum?: boolean;
  readonly baseMomentum?: number;
  readonly maxMomentum?: number;
}

/** @throws OptimizerError for an optimizer without momentum */
function checkMomentum(name: string, { paramGroups }: Scheduled): void {
  if (paramGroups.some((group) => group.momentum === undefined && group.betas === undefined)) {
    throw new OptimizerError(`${name}: the optimizer has no momentum to cycle. Pass cycleMomentum: false.`);
  }
}

function setMomentum(group: ScheduledGroup, momentum: number): void {
  if (group.betas !== undefined) group.betas = [momentum, group.betas[1]];
  else group.momentum = momentum;
}

export interface CyclicLROptions extends CyclicMomentumOptions {
  /** 2000 when left out. */
  readonly stepSizeUp?: number;
  /** As `stepSizeUp` when left out. */
  readonly stepSizeDown?: number;
  /** Triangles of one height, of half the height each time, or of a height that falls by `gamma` every step. */
  readonly mode?: 'triangular' | 'triangular2' | 'exp_range';
  readonly gamma?: number;
}

/** Triangles between `baseLr` and `maxLr`. @throws OptimizerError */
export class CyclicLR extends LRScheduler {
  readonly maxLr: number;
  readonly stepSizeUp: number;
  readonly stepSizeDown: number;
  readonly mode: string;
  readonly gamma: number;
  readonly cycleMomentum: boolean;
  readonly baseMomentum: number;
  readonly maxMomentum: number;

  constructor(optimizer: Scheduled, baseLr: number, maxLr: number, options: CyclicLROptions = {}) {
    const { stepSizeUp = 2000, stepSizeDown = stepSizeUp, mode = 'triangular', gamma = 1 } = options;
    const { cycleMomentum = true, baseMomentum = 0.8, maxMomentum = 0.9 } = options;
    if (options.lastEpoch === undefined || options.lastEpoch === -1) {
      for (const group of optimizer.paramGroups) group.lr = group.initialLr = baseLr;
    }
    super(optimizer, options);
    if (cycleMomentum) checkMomentum('CyclicLR', optimizer);
    this.maxLr = maxLr;
    this.stepSizeUp = stepSizeUp;
    this.stepSizeDown = stepSizeDown;
    this.mode = mode;
    this.gamma = gamma;
    this.cycleMomentum = cycleMomentum;
    this.baseMomentum = baseMomentum;
    this.maxMomentum = maxMomentum;
    this.start();
  }

  private height(cycle: number): number {
    if (this.mode === 'triangular2') return 1 / 2 ** (cycle - 1);
    return this.mode === 'exp_range' ? this.gamma ** this.lastEpoch : 1;
  }

  protected override getLr(): number[] {
    const total = this.stepSizeUp + this.stepSizeDown;
    const ratio = this.stepSizeUp / total;
    const cycle = Math.floor(1 + this.lastEpoch / total);
    const x = 1 + this.lastEpoch / total - cycle;
    const position = x <= ratio ? x / ratio : (x - 1) / (ratio - 1);
    const height = this.height(cycle);
    if (this.cycleMomentum) {
      const momentum = this.maxMomentum - (this.maxMomentum - this.baseMomentum) * position * height;
      for (const group of this.optimizer.paramGroups) setMomentum(group, momentum);
    }
    return this.baseLrs.map((base) => base + (this.maxLr - base) * position * height);
  }
}

export interface OneCycleLROptions extends CyclicMomentumOptions {
  /** Share of the steps in which the rate rises; 0.3 when left out. */
  readonly pctStart?: number;
  readonly annealStrategy?: 'cos' | 'linear';
  /** `maxLr` over the first rate; 25 when left out. */
  readonly divFactor?: number;
  /** The first rate over the last; 10000 when left out. */
  readonly finalDivFactor?: number;
  /** Falls to the first rate as it rose, and then to the last. */
  readonly threePhase?: boolean;
}

interface Phase {
  readonly end: number;
  readonly lr: readonly [from: number, to: number];
  readonly momentum: readonly [from: number, to: number];
}

/** Up to `maxLr` and down to nearly nothing in `totalSteps` steps. @throws OptimizerError, also past the last step */
export class OneCycleLR extends LRScheduler {
  readonly totalSteps: number;
  readonly annealStrategy: string;
  readonly cycleMomentum: boolean;
  readonly #phases: readonly Phase[];

  constructor(optimizer: Scheduled, maxLr: number, totalSteps: number, options: OneCycleLROptions = {}) {
    const {
      pctStart = 0.3,
      annealStrategy = 'cos',
      divFactor = 25,
      finalDivFactor = 1e4,
      threePhase = false,
    } = options;
    const { cycleMomentum = true, baseMomentum = 0.85, maxMomentum = 0.95 } = options;
    if (!Number.isInteger(totalSteps) || totalSteps <= 0)
      throw new OptimizerError(`OneCycleLR: totalSteps must be a positive integer, got ${totalSteps}.`);
    if (!(pctStart >= 0 && pctStart <= 1))
      throw new OptimizerError(`OneCycleLR: pctStart must be between 0 and 1, got ${pctStart}.`);
    const first = maxLr / divFactor;
    if (options.lastEpoch === undefined || options.lastEpoch === -1)
      for (const group of optimizer.paramGroups) group.initialLr = first;
    super(optimizer, options);
    if (cycleMomentum) checkMomentum('OneCycleLR', optimizer);
    this.totalSteps = totalSteps;
    this.annealStrategy = annealStrategy;
    this.cycleMomentum = cycleMomentum;
    const last = first / finalDivFactor;
    const rise: Phase = { end: pctStart * totalSteps - 1, lr: [first, maxLr], momentum: [maxMomentum, baseMomentum] };
    this.#phases = threePhase
      ? [
          rise,
          { end: 2 * pctStart * totalSteps - 2, lr: [maxLr, first], momentum: [baseMomentum, maxMomentum] },
          { end: totalSteps - 1, lr: [first, last], momentum: [maxMomentum, maxMomentum] },
        ]
      : [rise, { end: totalSteps - 1, lr: [maxLr, last], momentum: [baseMomentum, maxMomentum] }];
    this.start();
  }

  private anneal([from, to]: readonly [number, number], part: number): number {
    if (this.annealStrategy === 'linear') return (to - from) * part + from;
    return to + ((from - to) / 2) * (Math.cos(Math.PI * part) + 1);
  }

  protected override getLr(): number[] {
    const step = this.lastEpoch;
    if (step > this.totalSteps)
      throw new OptimizerError(`OneCycleLR: tried to step ${step + 1} times, but its total is ${this.totalSteps}.`);
    let at = this.#phases.findIndex((phase) => step <= phase.end);
    if (at < 0) at = this.#phases.length - 1;
    const phase = this.#phases[at] as Phase;
    const start = this.#phases[at - 1]?.end ?? 0;
    const part = (step - start) / (phase.end - start);
    if (this.cycleMomentum)
      for (const group of this.optimizer.paramGroups) setMomentum(group, this.anneal(phase.momentum, part));
    return this.baseLrs.map(() => this.anneal(phase.lr, part));
  }
}
