import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeChapter } from '@kindling-internal/chapter/testing';
import { expect, it } from 'vitest';
import { chapter } from './chapter.ts';

const reading = describeChapter(join(import.meta.dirname, '..'), chapter);

it('learns from the training data what holds for the test data', () => {
  const [, percent = '0'] = /test accuracy ([\d.]+) %/.exec(reading().sections.get('Fitting') ?? '') ?? [];
  expect(Number(percent)).toBeGreaterThan(75);
  expect(readFileSync(join(reading().out, 'losses.svg'), 'utf8')).toContain('>validation</text>');
});
