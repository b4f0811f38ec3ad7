import type { GoldenEntry, SampleResult } from '@kindling/testing';

/** Numbers of samples. */
export interface EntryReport {
  readonly op: string;
  readonly samples: number;
  /** Whose values agree. */
  readonly forward: number;
  /** Whose gradients agree, of those that have any. */
  readonly gradients: number;
  readonly failed: number;
  readonly unsupported: number;
  readonly firstFailure: string | null;
}

export interface Report {
  readonly device: string;
  readonly entries: Readonly<Record<string, EntryReport>>;
  readonly totals: Omit<EntryReport, 'op' | 'firstFailure'> & { readonly entries: number };
}

const fails = (r: SampleResult): boolean => r.forward === 'failed' || r.gradient === 'failed';
const lacks = (r: SampleResult): boolean => !fails(r) && (r.forward === 'unsupported' || r.gradient === 'unsupported');
const count = <T>(list: readonly T[], test: (item: T) => boolean): number => list.filter(test).length;

export function summarize(entry: GoldenEntry, results: readonly SampleResult[]): EntryReport {
  return {
    op: entry.op,
    samples: results.length,
    forward: count(results, (r) => r.forward === 'passed'),
    gradients: count(results, (r) => r.gradient === 'passed'),
    failed: count(results, fails),
    unsupported: count(results, lacks),
    firstFailure: results.find(fails)?.reason ?? null,
  };
}

/** One line an entry, and one more with the first failure or with what is not supported. */
export function line(entry: GoldenEntry, results: readonly SampleResult[]): string {
  const { samples, forward, gradients, failed, unsupported, firstFailure } = summarize(entry, results);
  const withGradients = count(results, (r) => r.gradient !== null);
  const verdict = failed > 0 ? 'FAILED' : unsupported === samples && samples > 0 ? 'unsupported' : 'passed';
  const parts = [`forward ${forward}/${samples}`, `gradients ${gradients}/${withGradients}`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (unsupported > 0) parts.push(`${unsupported} unsupported (${missing(results)})`);
  return `${entry.file}: ${verdict}, ${parts.join(', ')}${firstFailure === null ? '' : `\n    ${firstFailure}`}`;
}

/** What is not supported, each once. */
function missing(results: readonly SampleResult[]): string {
  const reasons = results.filter(lacks).map((r) => r.reason?.split(': ').at(-1) ?? '');
  return [...new Set(reasons)].join('; ');
}

export function total(device: string, entries: Readonly<Record<string, EntryReport>>): Report {
  const list = Object.values(entries);
  const sum = (pick: (e: EntryReport) => number): number => list.reduce((n, e) => n + pick(e), 0);
  return {
    device,
    entries,
    totals: {
      entries: list.length,
      samples: sum((e) => e.samples),
      forward: sum((e) => e.forward),
      gradients: sum((e) => e.gradients),
      failed: sum((e) => e.failed),
      unsupported: sum((e) => e.unsupported),
    },
  };
}
