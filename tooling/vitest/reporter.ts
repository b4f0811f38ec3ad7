import { DefaultReporter } from 'vitest/node';
import type { SerializedError, TestModule, TestRunEndReason } from 'vitest/node';
import { count } from './count.ts';
import type { SkippedTest } from './count.ts';

/** vitest's own report, then the skipped tests (of those that were asked for) with their reasons, then the total alone on the last line. */
export default class TotalReporter extends DefaultReporter {
  override onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly SerializedError[],
    reason: TestRunEndReason,
  ): void {
    super.onTestRunEnd(modules, unhandled, reason);
    const { passed, failed, skipped: all } = count(modules, unhandled.length);
    const skipped = all.filter(({ name }) => this.ctx.config.testNamePattern?.test(name) ?? true);
    for (const line of skippedLines(skipped)) this.log(line);
    this.log(`${passed} passed, ${failed} failed` + (skipped.length > 0 ? `, ${skipped.length} skipped` : ''));
  }
}

/** One line a test, those with the same reason together. */
export function skippedLines(skipped: readonly SkippedTest[]): string[] {
  const reasons = [...new Set(skipped.map(({ reason }) => reason))];
  return reasons.flatMap((reason) => [
    `skipped, ${reason}:`,
    ...skipped.filter((test) => test.reason === reason).map(({ project, name }) => `  ${project}: ${name}`),
  ]);
}
