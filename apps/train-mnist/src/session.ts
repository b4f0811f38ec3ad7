// The training from start to end: epochs, evaluation, what to report.
import { DataLoader } from '@kindling/data';
import { CrossEntropyLoss } from '@kindling/nn';
import { manualSeed } from 'kindling';
import type { Options } from './args.ts';
import type { Digits } from './data.ts';
import { evaluate, type Evaluation } from './evaluate.ts';
import type { History } from './history.ts';
import { createModel, type Classifier } from './model.ts';
import { createOptimizer } from './optimizer.ts';
import { progressOn, type Output } from './progress.ts';
import { percent, seconds } from './text.ts';
import { trainEpoch, type Trainer } from './train.ts';

export interface Result {
  readonly net: Classifier;
  readonly history: History;
  readonly evaluation: Evaluation;
  /** Images a second while training, evaluation apart. */
  readonly samplesPerSecond: number;
  /** All of it, evaluation included. */
  readonly seconds: number;
}

const now = (): number => performance.now() / 1000;

export function runTraining(options: Options, { train, test }: Digits, output: Output): Result {
  const { epochs, batchSize } = options;
  manualSeed(options.seed);
  const net = createModel(options.model);
  const optimizer = createOptimizer(options.optimizer, net, options.lr);
  const trainer: Trainer = { net, lossFn: new CrossEntropyLoss(), optimizer };
  const batches = new DataLoader(train, { batchSize, shuffle: true });

  const began = now();
  const history: History = { batchLoss: [], trainLoss: [], testAccuracy: [] };
  const clock = new Clock(train.length * epochs);
  const progress = progressOn(output);
  let evaluation: Evaluation | undefined;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const label = `epoch ${epoch}/${epochs}`;
    const epochBegan = now();
    let smooth = 0;
    let seen = 0;
    progress.start(label, train.length);
    try {
      clock.resume();
      const mean = trainEpoch(trainer, batches, (loss, count) => {
        history.batchLoss.push(loss);
        smooth = seen === 0 ? loss : 0.95 * smooth + 0.05 * loss;
        seen += count;
        clock.count(count);
        progress.update({ seen, loss: smooth, samplesPerSecond: clock.rate, secondsLeft: clock.left });
      });
      history.trainLoss.push(mean);
    } finally {
      progress.stop();
    }
    evaluation = evaluate(net, test);
    history.testAccuracy.push(evaluation.accuracy);
    const [loss, accuracy] = [history.trainLoss.at(-1) ?? NaN, percent(evaluation.accuracy)];
    output.write(
      `${label}: train loss ${loss.toFixed(4)}, test accuracy ${accuracy}, ${seconds(now() - epochBegan)}\n`,
    );
  }
  return {
    net,
    history,
    evaluation: evaluation ?? evaluate(net, test),
    samplesPerSecond: clock.rate,
    seconds: now() - began,
  };
}

/** Speed of training so far, and what is left at that speed. */
class Clock {
  readonly #total: number;
  #seen = 0;
  #spent = 0;
  #last = 0;

  constructor(total: number) {
    this.#total = total;
  }

  resume(): void {
    this.#last = now();
  }

  count(samples: number): void {
    const time = now();
    this.#spent += time - this.#last;
    this.#last = time;
    this.#seen += samples;
  }

  get rate(): number {
    return this.#seen / this.#spent;
  }

  get left(): number {
    return (this.#total - this.#seen) / this.rate;
  }
}
