import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeChapter } from '@kindling-internal/chapter/testing';
import { readImage } from '@kindling/data/images';
import { expect, it } from 'vitest';
import { chapter } from './chapter.ts';

const reading = describeChapter(join(import.meta.dirname, '..'), chapter);

it('tells most digits after a short training', () => {
  const [, percent = '0'] = /^([\d.]+) % of 2000/.exec(reading().sections.get('Test') ?? '') ?? [];
  expect(Number(percent)).toBeGreaterThan(85);
});

it('draws the loss, the mistakes and the kernels', async () => {
  const { out } = reading();
  expect(readFileSync(join(out, 'loss.svg'), 'utf8')).toContain('LeNet learns digits');
  const mistakes = await readImage(join(out, 'mistakes.png'));
  expect([...mistakes.shape]).toEqual([3, 3 * 90 + 6, 8 * 90 + 6]);
  const kernels = await readImage(join(out, 'kernels.png'));
  expect([...kernels.shape]).toEqual([3, 96, 6 * 88 + 8]);
  expect(kernels.min().item()).toBe(0);
});
