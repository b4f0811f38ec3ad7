// Schedules given as functions.
import { OptimizerError } from '../errors.ts';
import { LRScheduler, type Scheduled, type SchedulerOptions } from './scheduler.ts';

/** A factor by epoch. */
export type LrLambda = (epoch: number) => number;

function lambdasOf(name: string, optimizer: Scheduled, lambda: LrLambda | readonly LrLambda[]): readonly LrLambda[] {
  const groups = optimizer.paramGroups.length;
  if (typeof lambda === 'function') return new Array<LrLambda>(groups).fill(lambda);
  if (lambda.length !== groups)
    throw new OptimizerError(`${name}: expected ${groups} functions, one per group, got ${lambda.length}.`);
  return lambda;
}

/** The base rate times `lrLambda(epoch)`; one function, or one per group. @throws OptimizerError */
export class LambdaLR extends LRScheduler {
  readonly lrLambdas: readonly LrLambda[];

  constructor(optimizer: Scheduled, lrLambda: LrLambda | readonly LrLambda[], options: SchedulerOptions = {}) {
    super(optimizer, options);
    this.lrLambdas = lambdasOf('LambdaLR', optimizer, lrLambda);
    this.start();
  }

  protected override getLr(): number[] {
    return this.baseLrs.map((lr, i) => lr * (this.lrLambdas[i] as LrLambda)(this.lastEpoch));
  }
}

/** The rate of the epoch before times `lrLambda(epoch)`; one function, or one per group. @throws OptimizerError */
export class MultiplicativeLR extends LRScheduler {
  readonly lrLambdas: readonly LrLambda[];

  constructor(optimizer: Scheduled, lrLambda: LrLambda | readonly LrLambda[], options: SchedulerOptions = {}) {
    super(optimizer, options);
    this.lrLambdas = lambdasOf('MultiplicativeLR', optimizer, lrLambda);
    this.start();
  }

  protected override getLr(): number[] {
    return this.lrs.map((lr, i) => (this.lastEpoch > 0 ? lr * (this.lrLambdas[i] as LrLambda)(this.lastEpoch) : lr));
  }
}
