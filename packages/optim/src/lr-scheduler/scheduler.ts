import { OptimizerError } from '../errors.ts';
import { snakeCase } from '../naming.ts';

/** What schedulers read and write of an optimizer's group. */
export interface ScheduledGroup {
  lr: number;
  initialLr?: number;
  swaLr?: number;
  momentum?: number;
  betas?: readonly [number, number];
}
export interface Scheduled {
  readonly paramGroups: readonly ScheduledGroup[];
}

export interface SchedulerOptions {
  /** The epoch to go on after; -1, the default, starts anew. */
  readonly lastEpoch?: number;
}

export type SchedulerStateDict = Readonly<Record<string, unknown>>;

/** What `step` needs of schedulers that hold others. */
export interface Stepping {
  step(): void;
  getLastLr(): number[];
  stateDict(): SchedulerStateDict;
  loadStateDict(stateDict: SchedulerStateDict): void;
  checkStateDict(stateDict: SchedulerStateDict): void;
}

/**
 * Base of the learning-rate schedules. A subclass sets its fields, calls `start()` last in its constructor, and
 * computes the rates of `lastEpoch` in `getLr`, mostly from the current ones, so that schedules can be chained.
 */
export abstract class LRScheduler implements Stepping {
  readonly optimizer: Scheduled;
  /** How often `step` was called. */
  lastEpoch: number;
  /** Each group's rate before any schedule. */
  baseLrs: number[];
  protected stepCount = 0;
  protected lastLr: number[] = [];

  /** @throws OptimizerError when going on without a start */
  constructor(optimizer: Scheduled, { lastEpoch = -1 }: SchedulerOptions = {}) {
    this.optimizer = optimizer;
    this.lastEpoch = lastEpoch;
    optimizer.paramGroups.forEach((group, i) => {
      if (lastEpoch === -1) group.initialLr ??= group.lr;
      else if (group.initialLr === undefined) {
        throw new OptimizerError(
          `${this.constructor.name}: group ${i} has no initialLr to go on from. Load the optimizer's state dict first.`,
        );
      }
    });
    this.baseLrs = optimizer.paramGroups.map((group) => group.initialLr as number);
  }

  /** Sets the rates of the first epoch. */
  start(): void {
    this.stepCount = 0;
    this.step();
  }

  /** The rate of each group in `lastEpoch`. */
  protected abstract getLr(): number[];

  /** The same from the epoch alone, where there is a formula: used to jump to an epoch. */
  protected closedForm(): number[] {
    return this.getLr();
  }

  /** Goes on to the next epoch, or to `epoch`. */
  step(epoch?: number): void {
    this.stepCount++;
    this.lastEpoch = epoch ?? this.lastEpoch + 1;
    const rates = epoch === undefined ? this.getLr() : this.closedForm();
    this.optimizer.paramGroups.forEach((group, i) => (group.lr = rates[i] as number));
    this.lastLr = rates;
  }

  getLastLr(): number[] {
    return [...this.lastLr];
  }

  protected get lrs(): number[] {
    return this.optimizer.paramGroups.map((group) => group.lr);
  }

  /** All that the schedule needs to go on, by PyTorch's names. */
  stateDict(): SchedulerStateDict {
    return Object.fromEntries(
      this.kept().map(([key, value]) => [packedName(key), Array.isArray(value) ? [...value] : value]),
    );
  }

  /** Takes over a state; the optimizer's own state holds the current rates. @throws OptimizerError; nothing changes then */
  loadStateDict(stateDict: SchedulerStateDict): void {
    this.checkStateDict(stateDict);
    for (const [key] of this.kept()) {
      const value = stateDict[packedName(key)];
      if (value !== undefined) Reflect.set(this, key, value);
    }
  }

  /** @throws OptimizerError for the state of something else; changes nothing */
  checkStateDict(stateDict: SchedulerStateDict): void {
    const fail = (what: string): OptimizerError =>
      new OptimizerError(`${this.constructor.name}: the loaded state dict ${what}. Was it made by another schedule?`);
    if (typeof stateDict !== 'object' || typeof stateDict['last_epoch'] !== 'number') throw fail('has no last_epoch');
    for (const [key, value] of this.kept()) {
      const name = packedName(key);
      const given = stateDict[name];
      if (given !== undefined && kindOf(given) !== kindOf(value))
        throw fail(`has ${kindOf(given)} as ${name} instead of ${kindOf(value)}`);
      if (key === 'baseLrs' && Array.isArray(given) && given.length !== this.baseLrs.length)
        throw fail(`is of ${given.length} parameter groups, the optimizer has ${this.baseLrs.length}`);
    }
  }

  /** Own fields of plain values; functions and what belongs to others are left out. */
  private kept(): [key: string, value: unknown][] {
    return Object.entries(this).filter(([, value]) => isPlain(value));
  }
}

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;

const hidden: Readonly<Record<string, string>> = { stepCount: '_step_count', lastLr: '_last_lr' };
const packedName = (key: string): string => hidden[key] ?? snakeCase(key);
const isPlain = (value: unknown): boolean =>
  typeof value === 'number' ||
  typeof value === 'boolean' ||
  typeof value === 'string' ||
  (Array.isArray(value) && value.every(isPlain));
