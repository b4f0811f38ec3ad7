import { defineConfig } from 'vitest/config';
import { projects } from './tooling/vitest/projects.ts';

const conditions = ['@kindling/source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    projects: projects(),
    include: ['**/*.test.{ts,mjs}'],
    // Workers that a test starts run the sources as well.
    execArgv: ['--conditions=@kindling/source', '--expose-gc'],
    testTimeout: 30_000,
    reporters: ['./tooling/vitest/reporter.ts'],
  },
});
