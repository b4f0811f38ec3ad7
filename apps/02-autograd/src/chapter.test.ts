import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeChapter } from '@kindling-internal/chapter/testing';
import { expect, it } from 'vitest';
import { chapter } from './chapter.ts';

const reading = describeChapter(join(import.meta.dirname, '..'), chapter);

it('draws the graph, with the names of parameters and operations', () => {
  const svg = readFileSync(join(reading().out, 'graph.svg'), 'utf8');
  for (const name of ['0.weight', '2.bias', 'AccumulateGrad', 'AddmmBackward0', 'ReluBackward0', 'MeanBackward0'])
    expect(svg).toContain(`>${name}</text>`);
});
