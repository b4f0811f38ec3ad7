// Schedules made of schedules.
import { OptimizerError } from '../errors.ts';
import type { LRScheduler, Scheduled, SchedulerStateDict, Stepping } from './scheduler.ts';

/** One schedule after another: the next takes over at each milestone. @throws OptimizerError */
export class SequentialLR implements Stepping {
  readonly schedulers: readonly LRScheduler[];
  readonly milestones: readonly number[];
  lastEpoch = 0;
  #lastLr: number[];

  constructor(optimizer: Scheduled, schedulers: readonly LRScheduler[], milestones: readonly number[]) {
    const [first] = schedulers;
    if (first === undefined || milestones.length !== schedulers.length - 1) {
      throw new OptimizerError(
        `SequentialLR: ${schedulers.length} schedulers need ${schedulers.length - 1} milestones, got ${milestones.length}.`,
      );
    }
    if (schedulers.some((s) => s.optimizer !== optimizer))
      throw new OptimizerError('SequentialLR: all schedulers must belong to its optimizer.');
    this.schedulers = schedulers;
    this.milestones = milestones;
    // Each scheduler has made its first step when it was built: only that of the first one may stay.
    for (const group of optimizer.paramGroups) if (group.initialLr !== undefined) group.lr = group.initialLr;
    for (const scheduler of schedulers) scheduler.lastEpoch--;
    first.start();
    this.#lastLr = first.getLastLr();
  }

  step(): void {
    this.lastEpoch++;
    const at = this.milestones.filter((m) => m <= this.lastEpoch).length;
    const scheduler = this.schedulers[at] as LRScheduler;
    if (at > 0 && this.milestones[at - 1] === this.lastEpoch) scheduler.step(0);
    else scheduler.step();
    this.#lastLr = scheduler.getLastLr();
  }

  getLastLr(): number[] {
    return [...this.#lastLr];
  }

  stateDict(): SchedulerStateDict {
    return {
      _milestones: [...this.milestones],
      last_epoch: this.lastEpoch,
      _last_lr: this.getLastLr(),
      _schedulers: this.schedulers.map((s) => s.stateDict()),
    };
  }

  loadStateDict(stateDict: SchedulerStateDict): void {
    this.checkStateDict(stateDict);
    if (typeof stateDict.last_epoch === 'number') this.lastEpoch = stateDict.last_epoch;
    if (Array.isArray(stateDict._last_lr)) this.#lastLr = [...(stateDict._last_lr as number[])];
    loadAll(this.schedulers, stateDict);
  }

  /** @throws OptimizerError for the state of other schedules; changes nothing */
  checkStateDict(stateDict: SchedulerStateDict): void {
    checkAll(this.schedulers, stateDict);
  }
}

/** Schedules that act on the rate one after another, every epoch. @throws OptimizerError */
export class ChainedScheduler implements Stepping {
  readonly schedulers: readonly Stepping[];

  constructor(schedulers: readonly Stepping[]) {
    if (schedulers.length === 0) throw new OptimizerError('ChainedScheduler: got no schedulers.');
    this.schedulers = schedulers;
  }

  step(): void {
    for (const scheduler of this.schedulers) scheduler.step();
  }

  getLastLr(): number[] {
    return this.schedulers.at(-1)?.getLastLr() ?? [];
  }

  stateDict(): SchedulerStateDict {
    return { _schedulers: this.schedulers.map((s) => s.stateDict()), _last_lr: this.getLastLr() };
  }

  loadStateDict(stateDict: SchedulerStateDict): void {
    this.checkStateDict(stateDict);
    loadAll(this.schedulers, stateDict);
  }

  /** @throws OptimizerError for the state of other schedules; changes nothing */
  checkStateDict(stateDict: SchedulerStateDict): void {
    checkAll(this.schedulers, stateDict);
  }
}

function checkAll(schedulers: readonly Stepping[], { _schedulers: states }: SchedulerStateDict): void {
  if (!Array.isArray(states) || states.length !== schedulers.length) {
    throw new OptimizerError(`The state dict is not of ${schedulers.length} schedulers.`);
  }
  schedulers.forEach((scheduler, i) => scheduler.checkStateDict(states[i] as SchedulerStateDict));
}

function loadAll(schedulers: readonly Stepping[], { _schedulers: states }: SchedulerStateDict): void {
  schedulers.forEach((scheduler, i) => scheduler.loadStateDict((states as SchedulerStateDict[])[i] ?? {}));
}
