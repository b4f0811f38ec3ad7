// The page in Chromium: `*.browser.ts`. What needs no page is in `*.test.ts`, among the tests of the workspace.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.browser.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    reporters: ['../../tooling/vitest/reporter.ts'],
  },
});
