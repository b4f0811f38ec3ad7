import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../pages.ts';
import { rowText } from './page.ts';
import { supportRows } from './rows.ts';

it('docs/support.md says what the rows say (made anew by support/main.ts)', () => {
  const listed = readFileSync(join(root, 'docs/support.md'), 'utf8').split('\n');
  const rows = supportRows();
  expect(listed).toContain(`## ${rows.length} ops`);
  expect(rows.map(rowText).filter((row) => !listed.includes(row))).toEqual([]);
});
