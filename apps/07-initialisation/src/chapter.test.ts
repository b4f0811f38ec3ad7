import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeChapter } from '@kindling-internal/chapter/testing';
import { expect, it } from 'vitest';
import { chapter } from './chapter.ts';

const reading = describeChapter(join(import.meta.dirname, '..'), chapter);

/** The numbers that a section prints behind a word, by name of the line. */
const numbers = (title: string, pattern: RegExp): Record<string, number> =>
  Object.fromEntries(
    [...(reading().sections.get(title) ?? '').matchAll(pattern)].map(([, name, value]) => [name, Number(value)]),
  );

it('shows that zeros learn nothing but the bias, and Kaiming does learn', () => {
  const losses = numbers('Which start learns?', /^(.*): loss (.*?)(?: at the end)?$/gm);
  const { zeros = 0, constant = 0, Kaiming = 9, 'too small': small = 0 } = losses;
  for (const stuck of [zeros, small]) expect(stuck).toBeCloseTo(Math.log(10), 1);
  expect(constant).toBeGreaterThan(1.8);
  expect(Kaiming).toBeLessThan(0.6);
});

it('draws its curves', () => {
  for (const [file, name] of [
    ['training.svg', 'zeros'],
    ['depth.svg', 'half of Kaiming'],
  ] as const) {
    const svg = readFileSync(join(reading().out, file), 'utf8');
    expect(svg).toContain(`>${name}</text>`);
    expect(svg).not.toContain('NaN');
  }
});
