// What a progress bar says, as tqdm words it: count, share, time, rate, postfix.

/** How far a loop is. Times are in seconds. */
export interface ProgressState {
  readonly description: string;
  readonly count: number;
  /** Undefined where the source does not know its length. */
  readonly total: number | undefined;
  readonly unit: string;
  readonly elapsed: number;
  /** Items a second, recent ones weighing more; 0 before the first. */
  readonly rate: number;
  readonly remaining: number | undefined;
  readonly postfix: Readonly<Record<string, string | number>>;
  readonly done: boolean;
}

/** Weight of the newest interval in the rate. */
const smoothing = 0.3;

/** Counts items and keeps their smoothed rate. Takes the time from outside, so that it can be tested. */
export class Meter {
  count = 0;
  readonly #start: number;
  #lastTime: number;
  #lastCount = 0;
  #rate = 0;

  constructor(now: number) {
    this.#start = now;
    this.#lastTime = now;
  }

  /** Seconds since the last reading. */
  since(now: number): number {
    return (now - this.#lastTime) / 1000;
  }

  read(now: number, about: Pick<ProgressState, 'description' | 'total' | 'unit' | 'postfix' | 'done'>): ProgressState {
    const elapsed = (now - this.#start) / 1000;
    const interval = this.since(now);
    if (interval > 0 && this.count > this.#lastCount) {
      const recent = (this.count - this.#lastCount) / interval;
      this.#rate = this.#rate === 0 ? recent : smoothing * recent + (1 - smoothing) * this.#rate;
    }
    this.#lastTime = now;
    this.#lastCount = this.count;
    const rate = about.done && elapsed > 0 ? this.count / elapsed : this.#rate;
    const left = about.total === undefined ? undefined : Math.max(about.total - this.count, 0);
    const remaining = left === undefined ? undefined : rate > 0 ? left / rate : left === 0 ? 0 : undefined;
    return { ...about, count: this.count, elapsed, rate, remaining };
  }
}

/** The line around a bar: `epoch 0:  45%|bar| 422/938 [00:12<00:15, 34.20it/s, loss=0.31]`. */
export function progressText(state: ProgressState, bar = ''): string {
  const { description, count, total, unit, elapsed, remaining, postfix } = state;
  const head = description === '' ? '' : `${description}: `;
  const times = remaining === undefined ? clock(elapsed) : `${clock(elapsed)}<${clock(remaining)}`;
  const inner = [times, rateText(state), ...Object.entries(postfix).map(([name, value]) => `${name}=${short(value)}`)];
  const tail = `[${inner.join(', ')}]`;
  if (total === undefined) return `${head}${count}${unit} ${tail}`;
  const share = total === 0 ? 100 : Math.floor((100 * count) / total);
  return `${head}${String(share).padStart(3)}%|${bar}${bar === '' ? '' : '| '}${count}/${total} ${tail}`;
}

function rateText({ rate, unit }: ProgressState): string {
  if (rate === 0) return `?${unit}/s`;
  return rate >= 1 ? `${rate.toFixed(2)}${unit}/s` : `${(1 / rate).toFixed(2)}s/${unit}`;
}

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (n: number): string => String(n).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  return `${hours > 0 ? `${hours}:` : ''}${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

/** Numbers in three significant digits, as tqdm's set_postfix; integers whole. */
function short(value: string | number): string {
  if (typeof value === 'string' || Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(3)));
}
