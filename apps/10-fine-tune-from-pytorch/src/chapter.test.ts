import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeChapter } from '@kindling-internal/chapter/testing';
import { serialize, type Tensor } from 'kindling';
import { expect, it } from 'vitest';
import { chapter } from './chapter.ts';
import { Net } from './net.ts';

const reading = describeChapter(join(import.meta.dirname, '..'), chapter);

it('learns ten digits better from what five have taught', () => {
  const text = reading().sections.get('Ten digits from a hundred images') ?? '';
  const share = Object.fromEntries(
    [...text.matchAll(/^(.*): ([\d.]+) %/gm)].map(([, name, value]) => [name, Number(value)]),
  );
  expect(share['fine-tuned']).toBeGreaterThan(75);
  expect(share['fine-tuned']).toBeGreaterThan((share['from scratch'] ?? 100) + 5);
});

it('writes weights that fit the network, all numbers', () => {
  const state = serialize.loadPth<Record<string, Tensor>>(readFileSync(join(reading().out, 'fine-tuned.pth')));
  new Net(10).loadStateDict(state);
  for (const value of Object.values(state)) expect(value.isfinite().all().item()).toBe(1);
});
