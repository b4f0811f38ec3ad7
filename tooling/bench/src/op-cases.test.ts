import '@kindling/cpu-backend';
import { expect, it } from 'vitest';
import { opCases } from './op-cases.ts';
import { opCall } from './peers/kindling-op.ts';

const all = [...opCases];

it('has at least 60 operators, each at three sizes', () => {
  expect(new Set(all.map(([, { fn }]) => fn)).size).toBeGreaterThanOrEqual(60);
  expect(all.filter(([name]) => name.endsWith('@1e6')).length).toBe(all.length / 3);
  // --case takes a list.
  expect(all.filter(([name]) => name.includes(','))).toEqual([]);
});

it.each(all.filter(([name]) => !name.endsWith('@1e6')))('%s runs on Kindling', (_, line) => {
  void opCall(line)();
});

it('refuses a name that Kindling does not have', () => {
  expect(() => opCall({ fn: 'no_such_op', args: [] })).toThrow(/kindling has no noSuchOp/);
});
