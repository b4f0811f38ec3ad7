import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const readme = fileURLToPath(new URL('../../../README.md', import.meta.url));
const examples = [...readFileSync(readme, 'utf8').matchAll(/```ts\n([\s\S]*?)```(?:\n+```text\n([\s\S]*?)```)?/g)];

describe('the README', () => {
  it('has an example of at most ten lines of code', () => {
    const lines = (examples[0]?.[1] ?? '').split('\n').filter((line) => /\w/.test(line) && !line.startsWith('import'));
    expect(lines.length).toBeGreaterThan(4);
    expect(lines.length).toBeLessThanOrEqual(10);
  });

  it.each(examples.map(([, code = '', output], i) => [i + 1, code, output] as const))(
    'example %i runs and prints what it says',
    (i, code, output) => {
      const file = fileURLToPath(new URL(`./readme-example-${i}.ts`, import.meta.url));
      writeFileSync(file, code);
      try {
        const printed = execFileSync(process.execPath, ['--conditions=@kindling/source', file], { encoding: 'utf8' });
        if (output !== undefined) expect(printed.trim()).toBe(output.trim());
      } finally {
        rmSync(file);
      }
    },
  );
});
