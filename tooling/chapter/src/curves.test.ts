import { expect, it } from 'vitest';
import { drawCurves, smoothed } from './curves.ts';

it('draws curves with a title, axes and a legend', async () => {
  const svg = await drawCurves({ zeros: [1, 1], normal: [1, 0.5] }, { title: 'A & B', x: 'step', y: 'loss' });
  expect(svg).toMatch(/^<svg/);
  for (const text of ['A &amp; B', 'step', 'loss', 'zeros', 'normal']) expect(svg).toContain(text);
  expect(svg).not.toContain('NaN');
});

it('leaves the legend of a single curve out', async () => {
  expect(await drawCurves({ only: [3, 2, 1] }, { title: 'one', x: 'step', y: 'loss', log: true })).not.toContain(
    '>only<',
  );
});

it('means stretches, and leaves a last short one out', () => {
  expect(smoothed([1, 3, 5, 7, 100], 2)).toEqual([2, 6]);
});
