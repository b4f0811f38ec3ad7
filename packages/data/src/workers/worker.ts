// What a worker does: makes the dataset, then batch after batch as they are asked for.
import { manualSeed, setDefaultDevice, setNumThreads } from '@kindling/core';
import type { Dataset } from '../dataset.ts';
import { collateToPack } from '../loader/collate.ts';
import { empty, Fetcher, SampleFailure } from '../loader/fetcher.ts';
import type { SkippedSample } from '../loader/fetcher.ts';
import { isStream, toDataset } from '../loader/source.ts';
import type { Source } from '../loader/source.ts';
import { groupedAsync } from '../samplers/batch-sampler.ts';
import { decode, functionOf } from './decode.ts';
import { setWorkerInfo } from './info.ts';
import type { WorkerInfo } from './info.ts';
import { handedOver } from './memory.ts';
import type { Failure, FromWorker, FunctionName, Start, Task, ToWorker } from './messages.ts';
import { exportsOf } from './modules.ts';
import type { WorkerModules } from './modules.ts';
import { pack } from './pack.ts';

/** `transfer`: memory that the message hands over. */
type Post = (message: FromWorker, transfer?: ArrayBuffer[]) => void;
type Collate = (samples: unknown[]) => unknown;

/** Handles messages one after the other. */
export function serve(modules: WorkerModules, post: Post): (message: ToWorker) => void {
  let maker: Maker | null = null;
  let queue: Promise<void> = Promise.resolve();
  const handle = async (message: ToWorker): Promise<void> => {
    if (message.type === 'start') {
      try {
        maker = await Maker.start(message, modules);
        post({ type: 'ready' });
      } catch (error) {
        post({ type: 'failed', failure: failureOf(error) });
      }
    } else if (message.type === 'pass') maker?.begin(message.seed);
    else if (maker !== null) await answer(maker, message, post);
  };
  return (message) => {
    queue = queue.then(() => handle(message));
  };
}

async function answer(maker: Maker, task: Task, post: Post): Promise<void> {
  const { pass, batch, buffer } = task;
  try {
    const made = await maker.make(task);
    if (made === ended) post({ type: 'end', pass, batch, buffer }, handedOver(buffer));
    else {
      const packed = made === empty ? null : pack(made, buffer);
      const skipped = maker.takeSkipped();
      post({ type: 'batch', pass, batch, packed, skipped }, handedOver(packed?.buffer));
    }
  } catch (error) {
    post({ type: 'error', pass, batch, failure: failureOf(error) });
  }
}

function failureOf(error: unknown): Failure {
  const index = error instanceof SampleFailure ? error.index : null;
  const cause = error instanceof SampleFailure ? error.cause : error;
  if (!(cause instanceof Error)) return { name: 'Error', message: String(cause), stack: String(cause), index };
  return { name: cause.name, message: cause.message, stack: cause.stack ?? '', index };
}

const ended: unique symbol = Symbol('end of stream');

/** The dataset of this worker, and what it takes to make batches of it. */
class Maker {
  readonly #source: Source<unknown>;
  readonly #fetcher: Fetcher<unknown, unknown> | null;
  readonly #grouped: (stream: Iterable<unknown> | AsyncIterable<unknown>) => AsyncIterator<unknown>;
  #stream: AsyncIterator<unknown> | null = null;
  #seed = 0n;
  #skipped: SkippedSample[] = [];

  static async start(message: Start, modules: WorkerModules): Promise<Maker> {
    for (const module of message.imports) await import(/* @vite-ignore */ /* webpackIgnore: true */ module);
    if (message.imports.length > 0) setDefaultDevice('cpu');
    setNumThreads(1); // the loader's workers share the cores already
    const seed = message.seed + BigInt(message.id);
    manualSeed(BigInt.asIntN(64, seed));
    // The main thread encoded what its loader was given.
    const source = (await decode(message.dataset, modules)) as Source<unknown>;
    const { id, numWorkers } = message;
    setWorkerInfo({ id, numWorkers, seed, dataset: source as WorkerInfo['dataset'] });
    const collate = message.collate === null ? null : ((await named(message.collate, modules)) as Collate);
    if (message.workerInit !== null) await ((await named(message.workerInit, modules)) as (id: number) => unknown)(id);
    return new Maker(source, collate, message);
  }

  private constructor(
    source: Source<unknown>,
    collate: Collate | null,
    { raw, skipErrors, batchSize, dropLast }: Start,
  ) {
    this.#source = source;
    const single = batchSize === null;
    const make: Collate = raw ? (samples) => samples : (collate ?? (single ? ([sample]) => sample : collateToPack));
    this.#fetcher = isStream(source)
      ? null
      : new Fetcher({
          dataset: toDataset(source as Dataset<unknown> | readonly unknown[]),
          collate: make,
          wholeBatches: collate === null && !raw && !single,
          onSkip: skipErrors ? (sample) => this.#skipped.push(sample) : null,
        });
    this.#grouped = async function* (stream) {
      for await (const group of groupedAsync(stream, batchSize ?? 1, dropLast)) yield await make(group);
    };
  }

  begin(seed: bigint): void {
    this.#seed = seed;
    this.#stream = null;
  }

  async make({ indices, position }: Task): Promise<unknown> {
    if (this.#fetcher !== null && indices !== null) return this.#fetcher.fetch(indices, position, this.#seed);
    this.#stream ??= this.#grouped(this.#source as Iterable<unknown> | AsyncIterable<unknown>);
    const { value, done } = await this.#stream.next();
    return done === true ? ended : value;
  }

  takeSkipped(): Failure[] {
    const skipped = this.#skipped.map(({ index, error }) => failureOf(new SampleFailure(index, error)));
    this.#skipped = [];
    return skipped;
  }
}

async function named({ module, export: name }: FunctionName, modules: WorkerModules): Promise<unknown> {
  return functionOf(await exportsOf(modules, module, name), module, name);
}
