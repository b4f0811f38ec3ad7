import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeChapter } from '@kindling-internal/chapter/testing';
import { manualSeed } from 'kindling';
import { expect, it } from 'vitest';
import { chapter } from './chapter.ts';
import { Corpus } from './corpus.ts';

const reading = describeChapter(join(import.meta.dirname, '..'), chapter);

it('learns: far surer of the next letter than a guess, and more so than at first', () => {
  const losses = [...(reading().sections.get('It reads') ?? '').matchAll(/loss ([\d.]+)/g)].map(([, loss]) =>
    Number(loss),
  );
  expect(losses).toHaveLength(6);
  expect(losses.at(-1)).toBeLessThan(2.6);
  expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) - 0.3);
  expect(readFileSync(join(reading().out, 'loss.svg'), 'utf8')).toContain('predict the next letter');
});

it('writes on from the beginning that it is given', () => {
  for (const title of ['It writes before it has learnt', 'It writes'])
    expect(reading().sections.get(title)).toMatch(/^When [^]{100}\n$/);
});

it('makes numbers of letters and back, and targets that are one letter ahead', () => {
  const corpus = new Corpus('to be or not to be');
  expect(corpus.decode(corpus.encode('not be'))).toBe('not be');
  expect(() => corpus.encode('x')).toThrow("'x' is not in the text");
  manualSeed(0);
  const [input, target] = corpus.batch(4, 6);
  expect([...input.shape]).toEqual([4, 6]);
  for (let row = 0; row < 4; row++) {
    const [seen, wanted] = [corpus.decode(input.at(row)), corpus.decode(target.at(row))];
    expect(corpus.text).toContain(seen + (wanted.at(-1) ?? ''));
    expect(wanted.slice(0, -1)).toBe(seen.slice(1));
  }
});
