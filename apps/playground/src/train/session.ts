// What the train page shows, as the worker's events change it.
import type { Event, Machine, Phase, Report } from './protocol.ts';
import { defaults, type ModelName, type Settings } from './settings.ts';

export interface Curves {
  /** One entry a report: at which step, and the means up to there. */
  readonly steps: readonly number[];
  readonly loss: readonly number[];
  readonly accuracy: readonly number[];
  /** Of the test images; null where there was no test. */
  readonly tested: readonly (number | null)[];
}

export interface Session {
  readonly phase: Phase;
  /** Of the network there is; null before the first. */
  readonly model: ModelName | null;
  readonly settings: Settings;
  readonly report: Report | null;
  readonly machine: Machine | null;
  readonly testAccuracy: number | null;
  readonly curves: Curves;
  readonly probabilities: readonly number[] | null;
  readonly sample: { readonly pixels: Float32Array; readonly digit: number } | null;
  readonly failure: string | null;
  /** The latest thing that happened, in a sentence. */
  readonly news: string;
}

const noCurves: Curves = { steps: [], loss: [], accuracy: [], tested: [] };

export const fresh: Session = {
  phase: 'idle',
  model: null,
  settings: defaults,
  report: null,
  machine: null,
  testAccuracy: null,
  curves: noCurves,
  probabilities: null,
  sample: null,
  failure: null,
  news: '',
};

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const right = (share: number): string => `${percent(share)} of the test images are right.`;

function newsOf(phase: Phase, testAccuracy: number | null): string {
  if (phase === 'idle') return `Training ended.${testAccuracy === null ? '' : ` ${right(testAccuracy)}`}`;
  return { loading: 'Fetching the images.', running: 'Training runs.', paused: 'Training is paused.' }[phase];
}

export function reduce(session: Session, event: Event): Session {
  switch (event.type) {
    case 'phase':
      return { ...session, phase: event.phase, news: newsOf(event.phase, session.testAccuracy), failure: null };
    case 'begun':
      return {
        ...session,
        settings: event.settings,
        model: event.settings.model,
        report: null,
        testAccuracy: null,
        curves: noCurves,
      };
    case 'report':
      return { ...session, report: event.report, machine: event.machine, curves: grown(session.curves, event.report) };
    case 'tested':
      return {
        ...session,
        testAccuracy: event.accuracy,
        curves: tested(session.curves, event.accuracy),
        news: `After ${session.report?.epoch ?? 0} of ${session.settings.epochs} passes: ${right(event.accuracy)}`,
      };
    case 'loaded':
      return {
        ...session,
        model: event.model,
        testAccuracy: event.accuracy,
        report: null,
        curves: noCurves,
        failure: null,
        news: `Weights loaded: ${right(event.accuracy)}`,
      };
    case 'classified':
      return { ...session, probabilities: event.probabilities };
    case 'sample':
      return { ...session, sample: event };
    case 'failed':
      return { ...session, failure: event.message };
    case 'saved':
      return { ...session, news: 'Weights saved.' };
  }
}

const grown = ({ steps, loss, accuracy, tested }: Curves, report: Report): Curves => ({
  steps: [...steps, report.step],
  loss: [...loss, report.loss],
  accuracy: [...accuracy, report.accuracy],
  tested: [...tested, null],
});

const tested = (curves: Curves, accuracy: number): Curves => ({
  ...curves,
  tested: [...curves.tested.slice(0, -1), accuracy],
});
