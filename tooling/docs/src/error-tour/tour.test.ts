import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../pages.ts';
import { table, tour } from './tour.ts';

it('every mistake of a newcomer is noticed, by an error that has a name and says what was given', async () => {
  const stops = await tour();
  for (const { mistake, name, message } of stops) console.log(`${mistake}\n    ${name}: ${message}`);
  expect(stops.length).toBeGreaterThanOrEqual(30);
  for (const { name, message } of stops) {
    expect(name).toMatch(/^(?!Error$|ReferenceError$|RangeError$)\w+Error$/);
    expect(message.length).toBeGreaterThan(25);
    expect(message).not.toMatch(/undefined|NaN|\[object/);
  }
});

it('the troubleshooting guide has them all (written by error-tour/main.ts)', async () => {
  expect(readFileSync(join(root, 'docs/troubleshooting.md'), 'utf8')).toContain(table(await tour()));
});
