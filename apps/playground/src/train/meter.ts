import type { Report } from './protocol.ts';

/** Sums up batches between two reports. */
export class Meter {
  readonly steps: number;
  step = 0;
  #loss = 0;
  #right = 0;
  #images = 0;
  #batches = 0;
  #since = performance.now();

  constructor(steps: number) {
    this.steps = steps;
  }

  /** Milliseconds since the last report. */
  get elapsed(): number {
    return performance.now() - this.#since;
  }

  add(loss: number, right: number, images: number): void {
    this.step++;
    this.#batches++;
    this.#loss += loss;
    this.#right += right;
    this.#images += images;
  }

  /** The time that follows counts, what went before does not: after a pause. */
  restart(): void {
    this.#since = performance.now();
    this.#loss = this.#right = this.#images = this.#batches = 0;
  }

  /** Null when nothing was added since the last one. */
  take(epoch: number): Report | null {
    if (this.#batches === 0) return null;
    const report = {
      step: this.step,
      steps: this.steps,
      epoch,
      loss: this.#loss / this.#batches,
      accuracy: this.#right / this.#images,
      imagesPerSecond: (1000 * this.#images) / this.elapsed,
    };
    this.restart();
    return report;
  }
}
