// How far training is: a live bar on a terminal, a line now and then elsewhere.
import { Presets, SingleBar } from 'cli-progress';
import { percent, seconds, whole } from './text.ts';

export interface State {
  /** Images of this epoch seen so far. */
  readonly seen: number;
  readonly loss: number;
  readonly samplesPerSecond: number;
  readonly secondsLeft: number;
}

export interface Progress {
  start(label: string, total: number): void;
  update(state: State): void;
  stop(): void;
}

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

const describe = ({ loss, samplesPerSecond, secondsLeft }: State): string =>
  `loss ${loss.toFixed(4)} · ${whole(samplesPerSecond)} samples/s · ${seconds(secondsLeft)} left`;

const isTerminal = (output: Output): output is Output & NodeJS.WriteStream => output.isTTY === true;

export const progressOn = (output: Output): Progress => (isTerminal(output) ? bar(output) : lines(output));

function bar(stream: NodeJS.WriteStream): Progress {
  const room =
    (stream.columns ?? 80) - 'epoch 1000/1000  100 % · loss 0.0000 · 1,000,000 samples/s · 1 min 40 s left'.length;
  const single = new SingleBar(
    {
      stream,
      format: '{label} {bar} {percentage} % · {state}',
      barsize: Math.min(40, Math.max(8, room)),
      clearOnComplete: true,
      // Ctrl-C ends the program at once; nothing of the terminal may need to be put back.
      linewrap: true,
      hideCursor: false,
    },
    Presets.shades_classic,
  );
  return {
    start: (label, total) => single.start(total, 0, { label, state: 'starting' }),
    update: (state) => single.update(state.seen, { state: describe(state) }),
    stop: () => single.stop(),
  };
}

function lines(output: Output, parts = 5): Progress {
  let label = '';
  let total = 0;
  let next = 0;
  return {
    start(name, count) {
      [label, total, next] = [name, count, count / parts];
    },
    update(state) {
      if (state.seen < next) return;
      next = (Math.floor((state.seen * parts) / total) + 1) * (total / parts);
      output.write(`${label}: ${percent(state.seen / total, 0)} · ${describe(state)}\n`);
    },
    stop() {},
  };
}
