import { join } from 'node:path';
import { describeChapter } from '@kindling-internal/chapter/testing';
import { expect, it } from 'vitest';
import { chapter } from './chapter.ts';

const reading = describeChapter(join(import.meta.dirname, '..'), chapter);

it('trains on two ranks, in each way, as alone', () => {
  const text = reading().sections.get('Three ways to train on two ranks') ?? '';
  expect(text.match(/^(.*): loss .*, the same at every step$/gm)).toHaveLength(4);
  const [, first = '0', last = '9'] = /^alone: loss ([\d.]+) -> ([\d.]+)$/m.exec(text) ?? [];
  expect(Number(last)).toBeLessThan(Number(first) - 0.2);
});
