import { Presets, SingleBar } from 'cli-progress';
import type { Display } from './display.ts';
import { progressText } from './meter.ts';
import type { ProgressState } from './meter.ts';

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** Seconds between two lines in a log. */
const logInterval = 30;

/** A live bar on a terminal, a line now and then in a CI's log, nothing elsewhere. */
export function openDisplay(output: Output = process.stderr, env: NodeJS.ProcessEnv = process.env): Display | null {
  if (isTerminal(output)) return bar(output);
  return env.CI ? log(output) : null;
}

const isTerminal = (output: Output): output is NodeJS.WriteStream => output.isTTY === true;

function bar(stream: NodeJS.WriteStream): Display {
  const format = (
    options: { barCompleteString?: string; barIncompleteString?: string },
    _: object,
    payload: object,
  ): string => lineOf((payload as { state: ProgressState }).state, stream.columns ?? 80, options);
  // Ctrl-C ends the program at once: nothing of the terminal may need to be put back.
  const single = new SingleBar({ stream, format, linewrap: true, hideCursor: false }, Presets.shades_classic);
  let started = false;
  const show = (state: ProgressState): void => {
    if (started) single.update(state.count, { state });
    else single.start(state.total ?? 0, state.count, { state });
    started = true;
  };
  return {
    update: show,
    close(state) {
      show(state);
      single.stop();
    },
  };
}

function lineOf(
  state: ProgressState,
  columns: number,
  { barCompleteString = '', barIncompleteString = '' }: { barCompleteString?: string; barIncompleteString?: string },
): string {
  if (state.total === undefined) return progressText(state).slice(0, columns - 1);
  const room = Math.min(40, columns - 2 - progressText(state, ' ').length);
  if (room < 5) return progressText(state).slice(0, columns - 1);
  const full = state.total === 0 ? room : Math.min(room, Math.floor((room * state.count) / state.total));
  return progressText(state, barCompleteString.slice(0, full) + barIncompleteString.slice(0, room - full));
}

function log(output: Output): Display {
  let next = logInterval;
  return {
    update(state) {
      if (state.elapsed < next) return;
      next = state.elapsed + logInterval;
      output.write(`${progressText(state)}\n`);
    },
    close: (state) => output.write(`${progressText(state)}\n`),
  };
}
