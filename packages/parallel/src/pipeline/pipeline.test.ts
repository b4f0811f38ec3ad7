import '@kindling/cpu-backend';
import { zeros, type Tensor } from '@kindling/core';
import * as nn from '@kindling/nn';
import { describe, expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import { expectSame } from '../fixtures/close.ts';
import {
  batchOf,
  kinds,
  lossOf,
  makeModel,
  optimizerFor,
  STEPS,
  trainAlone,
  type Trained,
} from '../fixtures/models.ts';
import { Pipeline, spawn, splitSequential, type DevicePipelineOptions } from '../index.ts';
import type { StageTrained } from './fixtures/ranks.node.ts';
import { actionsOf, type PipelineSchedule } from './schedule.ts';

const ranks = new URL('./fixtures/ranks.node.ts', import.meta.url);

describe('stages on ranks', () => {
  const alone = kinds.map(trainAlone);

  it.each([2, 3, 4])(
    '%i of them train as one process does, by both schedules',
    async (nprocs) => {
      const results = (await spawn(ranks, [], { nprocs, name: 'trainAll' })) as StageTrained[][];
      for (let run = 0; run < 2 * kinds.length; run++) {
        const stages = results.map((ofRank) => ofRank[run] as StageTrained);
        const losses = stages.flatMap(([own]) => own);
        expectSame([losses, stages.flatMap(([, weights]) => weights)], alone[run % kinds.length] as Trained);
      }
    },
    90_000,
  );

  it('evaluate, and say who has to give what', async () => {
    const [first, last] = (await spawn(ranks, [], { nprocs: 2, name: 'others' })) as [boolean | null, string][];
    expect(first?.[0]).toBeNull();
    expect(last?.[0]).toBe(true);
    expect(first?.[1]).toMatch(/input of shape \[2, 6\] has fewer rows than 3 chunks/);
    expect(last?.[1]).toMatch(/the last, so it has to give the target/);
  });
});

describe('stages on devices', () => {
  const [alone] = kinds.map((kind) => (kind === 'mlp' ? trainAlone(kind) : null)) as [Trained];

  it.each<DevicePipelineOptions>([
    { devices: ['cpu', 'reference'] },
    { devices: ['reference', 'cpu'], schedule: 'gpipe', chunks: 5 },
  ])('train as one process does: %o', (options) => {
    const pipe = new Pipeline(splitSequential(makeModel('mlp'), 2), options);
    const optimizer = optimizerFor(pipe.parameters());
    const losses = Array.from({ length: STEPS }, (_, step) => {
      const [x, y] = batchOf('mlp', step);
      optimizer.zeroGrad();
      const loss = pipe.step(x, y, lossOf);
      optimizer.step();
      return loss.item();
    });
    const weights = pipe.parameters().map((p) => p.detach().to({ device: 'cpu' }));
    expectSame([losses, weights], alone);
  });

  it('have gradients when called, as does a model whose parts a forward moves between devices', () => {
    const [x, y] = batchOf('mlp', 0);
    const gradientsOf = (net: nn.Module, output: Tensor): Tensor[] => {
      lossOf(output.to({ device: 'cpu' }), y).backward();
      return net.parameters().map((p) => (p.grad as Tensor).to({ device: 'cpu' }));
    };
    const whole = makeModel('mlp');
    const wanted = gradientsOf(whole, whole(x) as Tensor);
    const pipe = new Pipeline(splitSequential(makeModel('mlp'), 3), {
      devices: ['cpu', 'reference', 'cpu'],
      chunks: 4,
    });

    const [first, second] = splitSequential(makeModel('mlp'), 2) as [nn.Sequential, nn.Sequential];
    class Split extends nn.Module {
      first = first;
      second = second.to('reference');
      override forward(input: Tensor): Tensor {
        const hidden = this.first(input) as Tensor;
        return this.second(hidden.to({ device: 'reference' })) as Tensor;
      }
    }
    const split = new Split();
    for (const [net, output] of [
      [pipe, pipe(x)],
      [split, split(x)],
    ] as [nn.Module, Tensor][])
      gradientsOf(net, output).forEach((grad, i) =>
        expect(
          grad
            .sub(wanted[i] as Tensor)
            .abs()
            .max()
            .item(),
        ).toBeLessThan(1e-12),
      );
  });

  it('refuse what does not fit', () => {
    const stages = splitSequential(makeModel('mlp'), 2);
    expect(() => new Pipeline(stages, { devices: ['cpu'] })).toThrow('2 stages on 1 devices');
    expect(() => new Pipeline(stages, { chunks: 0 })).toThrow('chunks must be a positive integer, got 0');
    expect(() => splitSequential(makeModel('mlp'), [1, 1])).toThrow('[1, 1] must be positive and sum to 5');
    expect(() => new Pipeline(stages, { chunks: 4 })(zeros([3, 6]).double())).toThrow('[3, 6] has fewer rows than 4');
  });
});

describe('schedules', () => {
  /** Most micro-batches whose backward is still to come. */
  function most(schedule: PipelineSchedule, stage: number): number {
    let held = 0;
    return Math.max(...actionsOf(schedule, stage, 4, 8).map(({ kind }) => (kind === 'forward' ? ++held : held--)));
  }

  it('run each micro-batch forward, then backward, once, and hold what they promise', () => {
    for (const schedule of ['gpipe', '1f1b'] as const) {
      for (let stage = 0; stage < 4; stage++) {
        const actions = actionsOf(schedule, stage, 4, 8);
        for (const kind of ['forward', 'backward'] as const)
          expect(actions.filter((a) => a.kind === kind).map((a) => a.micro)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
        expect(most(schedule, stage)).toBe(schedule === 'gpipe' ? 8 : 4 - stage);
      }
    }
  });
});
