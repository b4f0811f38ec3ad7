import '../index.ts';
import { empty, Generator, internal } from '@kindling/core';
import { expect, it } from 'vitest';

it.each([
  [4096, 0, 1],
  [10_007, 0.5, 0.02],
])('draws %i normal values to the bits of the generator in TypeScript', (n, mean, std) => {
  const wanted = new Float32Array(n);
  const [ours, theirs] = [new Generator().manualSeed(3), new Generator().manualSeed(3)];
  internal.random.fillNormal(theirs, wanted, mean, std);
  const drawn = empty([n], { device: 'cpu' }).normal_(mean, std, { generator: ours });
  expect(drawn.toTypedArray()).toEqual(wanted);
  expect(ours.random()).toBe(theirs.random());
});
