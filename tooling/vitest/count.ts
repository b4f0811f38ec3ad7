import type { TestModule } from 'vitest/node';

export interface SkippedTest {
  project: string;
  name: string;
  reason: string;
}

export interface Totals {
  passed: number;
  failed: number;
  skipped: SkippedTest[];
}

/**
 * Counts what a run came to. A file or a suite with an error of its own (it did not load, a hook threw) is one failure
 * beside those of its tests, and so is each unhandled error; a run in which no test ran has failed.
 */
export function count(modules: readonly TestModule[], unhandledErrors: number): Totals {
  const totals: Totals = { passed: 0, failed: unhandledErrors, skipped: [] };
  for (const module of modules) {
    totals.failed += module.errors().length > 0 ? 1 : 0;
    for (const suite of module.children.allSuites()) totals.failed += suite.errors().length > 0 ? 1 : 0;
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed') totals.passed++;
      else if (result.state === 'skipped') {
        totals.skipped.push({
          project: module.project.name,
          name: test.fullName,
          reason: result.note ?? 'no reason given',
        });
      }
      // A test that is still pending never ran to its end.
      else totals.failed++;
    }
  }
  if (totals.passed + totals.failed + totals.skipped.length === 0) totals.failed = 1;
  return totals;
}
