import '@kindling/cpu-backend';
import { describe, expect, it } from 'vitest';
import { expectSame } from '../fixtures/close.ts';
import { kinds, trainAlone, type Trained } from '../fixtures/models.ts';
import { spawn } from '../index.ts';

const ranks = new URL('./fixtures/ranks.node.ts', import.meta.url);

describe('layers divided among ranks', () => {
  const alone = kinds.map(trainAlone);

  it.each([2, 3, 4])(
    '%i of them, train as whole ones do',
    async (nprocs) => {
      for (const results of (await spawn(ranks, [], { nprocs, name: 'trainAll' })) as Trained[][])
        results.forEach((trained, i) => expectSame(trained, alone[i] as Trained));
    },
    90_000,
  );

  it('take values of rank 0, gather and scatter, mask, and say what does not fit', async () => {
    for (const out of (await spawn(ranks, [], { nprocs: 2, name: 'others' })) as Record<string, unknown>[]) {
      expect(out).toEqual({
        forward: expect.closeTo(0, 5),
        backward: expect.closeTo(0, 5),
        masked: expect.closeTo(0, 5),
        text: [
          'ColumnParallelLinear(in_features=3, out_features=4, bias=False, gather_output=True)',
          'RowParallelLinear(in_features=4, out_features=2, bias=True, input_is_parallel=False)',
        ],
        uneven: 'ValueError: ColumnParallelLinear: outFeatures 3 does not divide among 2 ranks.',
        index: expect.stringMatching(/IndexError: .*outside the table of 4 rows \(1 to 4 given\)/),
        mask: expect.stringMatching(/ShapeError: .*srcMask of shape \[3, 3\], got \[2, 2\]/),
      });
    }
  });
});
