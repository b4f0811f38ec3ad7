import { expect, it } from 'vitest';
import { busyNote, describeMachine } from './machine.ts';

it('names the machine', () => expect(describeMachine()).toMatch(/.+, \d+ cores, \d+ GiB, \w+ \w+/));

it('warns when half of the cores are taken', () => {
  expect(busyNote(0.9, 2)).toBeNull();
  expect(busyNote(1.2, 2)).toBe('The machine is busy (load 1.2 on 2 cores): these figures will not repeat.');
});
