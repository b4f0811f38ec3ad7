import { openDisplay } from '#progress';
import { DataError } from '../errors.ts';
import type { Display } from './display.ts';
import { Meter } from './meter.ts';
import type { ProgressState } from './meter.ts';

export interface ProgressOptions {
  readonly description?: string;
  /** Number of items; the source's length when left out. */
  readonly total?: number;
  /** What is counted: `it` when left out. */
  readonly unit?: string;
  /** Shown after the rate; see `setPostfix`. */
  readonly postfix?: Readonly<Record<string, string | number>>;
  /** Least seconds between two updates: 0.1 when left out. */
  readonly interval?: number;
  /** Called instead of drawing a bar: for pages and other displays. */
  readonly onUpdate?: (state: ProgressState) => void;
}

/**
 * Shows how far a loop over `source` is, as tqdm does: a bar on a terminal (on stderr), a line at the end of each loop in
 * a CI's log (where `CI` is set), nothing elsewhere, or whatever `onUpdate` makes of it.
 */
export function progress<B>(source: Iterable<B> | AsyncIterable<B>, options: ProgressOptions = {}): Progress<B> {
  return new Progress(source, options);
}

/** A source that shows how far its loop is. Made by `progress`. */
export class Progress<B> implements Iterable<B>, AsyncIterable<B> {
  readonly #source: Iterable<B> | AsyncIterable<B>;
  readonly #options: ProgressOptions;
  #description: string;
  #postfix: Readonly<Record<string, string | number>>;

  constructor(source: Iterable<B> | AsyncIterable<B>, options: ProgressOptions) {
    this.#source = source;
    this.#options = options;
    this.#description = options.description ?? '';
    this.#postfix = options.postfix ?? {};
  }

  setDescription(description: string): void {
    this.#description = description;
  }

  /** Values to show after the rate from the next update on: `bar.setPostfix({ loss: loss.item() })`. */
  setPostfix(postfix: Readonly<Record<string, string | number>>): void {
    this.#postfix = postfix;
  }

  /** @throws DataError when the source can only be read asynchronously. */
  *[Symbol.iterator](): IterableIterator<B> {
    const source = this.#source;
    if (!(Symbol.iterator in source)) {
      throw new DataError(
        'progress: the source is asynchronous; iterate with `for await (const item of progress(...))`.',
      );
    }
    const run = this.#open();
    try {
      for (const item of source) {
        yield item;
        run.step();
      }
    } finally {
      run.close();
    }
  }

  async *[Symbol.asyncIterator](): AsyncIterableIterator<B> {
    const run = this.#open();
    try {
      for await (const item of this.#source) {
        yield item;
        run.step();
      }
    } finally {
      run.close();
    }
  }

  #open(): { step(): void; close(): void } {
    const { onUpdate, unit = 'it', interval = 0.1 } = this.#options;
    const total = this.#options.total ?? lengthOf(this.#source);
    const display: Display | null = onUpdate ? { update: onUpdate, close: onUpdate } : openDisplay();
    const meter = new Meter(performance.now());
    const read = (now: number, done: boolean): ProgressState =>
      meter.read(now, { description: this.#description, total, unit, postfix: this.#postfix, done });
    display?.update(read(performance.now(), false));
    return {
      step: () => {
        meter.count++;
        const now = performance.now();
        if (display !== null && meter.since(now) >= interval) display.update(read(now, false));
      },
      close: () => display?.close(read(performance.now(), true)),
    };
  }
}

function lengthOf(source: object): number | undefined {
  if (!('length' in source)) return undefined;
  try {
    return typeof source.length === 'number' ? source.length : undefined;
  } catch (error) {
    // A DataLoader over a stream has no length.
    if (error instanceof DataError) return undefined;
    throw error;
  }
}
