import '@kindling-internal/reference-backend';
import '@kindling/cpu-backend';
import { arange } from '@kindling/core';
import { expect, it } from 'vitest';
import { Dice } from './dice.ts';
import { attempt, refused } from './malformed.ts';

it('refuses 1,000 malformed calls by typed errors, and works on', () => {
  let count = 0;
  for (let seed = 0; count < 1000; seed++) {
    if (refused(attempt(new Dice(seed), 'cpu', 'reference'))) count++;
    expect(arange(4).add(1).sum().item()).toBe(10);
  }
}, 120_000);
