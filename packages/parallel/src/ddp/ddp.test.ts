import '@kindling/cpu-backend';
import { manualSeed, randn, stack, type Tensor } from '@kindling/core';
import { BatchNorm2d } from '@kindling/nn';
import { describe, expect, it } from 'vitest';
import { expectSame } from '../fixtures/close.ts';
import { kinds, trainAlone, type Trained } from '../fixtures/models.ts';
import { spawn } from '../index.ts';

const ranks = new URL('./fixtures/ranks.node.ts', import.meta.url);
const run = (name: string, nprocs: number, args: unknown[] = []): Promise<unknown[]> =>
  spawn(ranks, args, { nprocs, name });

describe('DistributedDataParallel', () => {
  const alone = kinds.map(trainAlone);

  it.each([2, 3, 4])(
    'of %i ranks trains as one process does with the whole batch',
    async (nprocs) => {
      for (const results of (await run('trainAll', nprocs)) as Trained[][])
        results.forEach((trained, i) => expectSame(trained, alone[i] as Trained));
    },
    90_000,
  );

  it('does so with many buckets, with a search for unused parameters, a static graph, copies, and in two halves', async () => {
    for (const results of (await run('variants', 2)) as Trained[][]) {
      expect(results.length).toBe(5);
      for (const trained of results) expectSame(trained, alone[0] as Trained);
    }
  });

  it('averages what some ranks used, and leaves alone what none did', async () => {
    for (const [found, fixed, twice, careless] of (await run('unused', 2)) as unknown[][]) {
      expect(found).toEqual([
        [0.5, 1, null],
        [1, 2, null],
      ]);
      expect(fixed).toEqual(found);
      expect(twice).toMatch(/DistError: .*gradient of even.weight came twice/);
      expect(careless).toMatch(/DistError: .* no gradients to odd.weight, never.weight, .*findUnusedParameters/);
    }
  });

  it('starts from rank 0, compresses, keeps names, and names what is wrong', async () => {
    for (const out of (await run('others', 2)) as Record<string, unknown>[]) {
      expect(out).toEqual({
        start: [1, 1, 1],
        buffer: 10,
        hooked: [expect.closeTo(5 / 6, 3), expect.closeTo(5 / 6, 2)],
        // The first layer has no gradient yet when the last one's is reduced.
        waiting: [true, false],
        names: ['module.weight', 'module.bias'],
        text: 'DistributedDataParallel(\n  (module): Linear(in_features=3, out_features=2, bias=True)\n)',
        mismatch: expect.stringMatching(
          /DistError: .*buffer 0 is weight float32 \[2, 3\], trained on rank 0 and weight float32 \[4, 3\], trained on rank 1/,
        ),
        frozen: expect.stringMatching(/ValueError: .*no parameter that requires a gradient/),
      });
    }
  });
});

it('SyncBatchNorm gives what batch norm gives for the whole batch', async () => {
  manualSeed(3);
  const batch = randn([6, 3, 2, 2]).double().mul(2).add(1);
  const coefficients = randn([6, 3, 2, 2]).double();
  const norm = new BatchNorm2d(3).double();
  const x = batch.clone().requiresGrad_();
  const y = norm(x);
  y.mul(coefficients).sum().backward();
  const want = [
    y.detach(),
    x.grad as Tensor,
    stack([norm.weight?.grad as Tensor, norm.bias?.grad as Tensor]),
    stack([norm.runningMean as Tensor, norm.runningVar as Tensor]),
  ];
  const results = (await run('syncNorm', 3, [batch, coefficients])) as Tensor[][];
  results.forEach((got, rank) => {
    got.forEach((value, i) => {
      const whole = want[i] as Tensor;
      const expected = i < 2 ? whole.narrow(0, 2 * rank, 2) : whole;
      expect(value.sub(expected).abs().max().item(), `value ${i}`).toBeLessThan(1e-12);
    });
  });
});
