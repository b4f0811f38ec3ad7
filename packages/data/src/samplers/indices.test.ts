import { expect, it } from 'vitest';
import { int64Of, numbersOf } from './indices.ts';

it('indices are the same numbers as words of 64 bits, beyond 32 bits too', () => {
  const indices = [0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 40 + 5, Number.MAX_SAFE_INTEGER];
  expect([...int64Of(indices)]).toEqual(indices.map(BigInt));
  expect([...numbersOf(BigInt64Array.from(indices, BigInt))]).toEqual(indices);
  expect([...numbersOf(BigInt64Array.of(9n, 4n, 7n).subarray(1))]).toEqual([4, 7]);
});
