// PyTorch's values of SparseAdam and SWALR.
import { readFileSync } from 'node:fs';
import { tensor, zeros, type Tensor } from '@kindling/core';
import '@kindling/autograd';
import { describe, expect, it } from 'vitest';
import '../../../tooling/reference-backend/src/index.ts';
import '../../cpu-backend/src/index.ts';
import { SGD, SparseAdam, SWALR } from './index.ts';

type Rows = readonly (readonly number[])[];
interface Reference {
  readonly sparse_adam: Record<
    'float64' | 'float32',
    readonly {
      readonly options: {
        readonly lr: number;
        readonly betas?: [number, number];
        readonly eps?: number;
        readonly maximize?: boolean;
      };
      readonly table: Rows;
      readonly batches: Rows;
      readonly weight: Rows;
      readonly step: number;
      readonly exp_avg: Rows;
      readonly exp_avg_sq: Rows;
    }[]
  >;
  readonly swalr: readonly {
    readonly swa_lr: number | number[];
    readonly options: { readonly anneal_epochs: number; readonly anneal_strategy?: 'cos' | 'linear' };
    readonly rates: Rows;
  }[];
}
const path = new URL('../../../tooling/reference-values/optim-extra.json', import.meta.url);
const reference = JSON.parse(readFileSync(path, 'utf8')) as Reference;

const close = (got: Tensor, wanted: Rows, digits: number): void =>
  (got.flatten().toArray() as number[]).forEach((v, i) => expect(v).toBeCloseTo(wanted.flat()[i] as number, digits));

describe.each(['reference', 'cpu'])('SparseAdam on %s', (device) => {
  it.each(
    (['float64', 'float32'] as const).flatMap((dtype) => reference.sparse_adam[dtype].map((c) => [dtype, c] as const)),
  )('%s, %o', (dtype, { options, table, batches, weight, step, exp_avg: mean, exp_avg_sq: square }) => {
    const w = tensor(table, { dtype, device }).requiresGrad_();
    const optimizer = new SparseAdam([w], options);
    for (const batch of batches) {
      optimizer.zeroGrad();
      w.indexSelect(0, tensor(batch, { dtype: 'int64', device }))
        .add(0.5)
        .pow(2)
        .sum()
        .backward();
      optimizer.step();
    }
    const digits = dtype === 'float64' ? 12 : 5;
    close(w, weight, digits);
    const state = optimizer.state.get(w);
    close(state?.['expAvg'] as Tensor, mean, digits);
    close(state?.['expAvgSq'] as Tensor, square, digits);
    expect(state?.step).toBe(step);
    expect(w.at(5).toArray()).toEqual(tensor(table[5] as number[], { dtype, device }).toArray());
  });
});

it('SparseAdam takes vectors, numbers and nothing', () => {
  for (const start of [zeros([3]), zeros([]), zeros([0, 2])]) {
    const w = start.requiresGrad_();
    const optimizer = new SparseAdam([w], { lr: 0.5 });
    w.add(1).pow(2).sum().backward();
    optimizer.step();
    for (const v of w.flatten().toArray() as number[]) expect(v).toBeCloseTo(-0.5, 6);
  }
});

describe('SWALR', () => {
  it.each(reference.swalr)('$swa_lr, $options', ({ swa_lr: swaLr, options, rates }) => {
    const optimizer = new SGD(
      [{ params: tensor([0]).requiresGrad_() }, { params: tensor([0]).requiresGrad_(), lr: 0.4 }],
      { lr: 0.1 },
    );
    const { anneal_epochs: annealEpochs, anneal_strategy: annealStrategy = 'cos' } = options;
    const schedule = new SWALR(optimizer, swaLr, { annealEpochs, annealStrategy });
    for (const wanted of rates) {
      optimizer.paramGroups.forEach(({ lr }, i) => expect(lr).toBeCloseTo(wanted[i] as number, 14));
      schedule.step();
    }
    expect(optimizer.stateDict().param_groups[0]).toMatchObject({ swa_lr: Array.isArray(swaLr) ? swaLr[0] : swaLr });
  });

  it('refuses what it cannot use', () => {
    const optimizer = new SGD([tensor([0]).requiresGrad_()], { lr: 0.1 });
    expect(() => new SWALR(optimizer, [1, 2])).toThrow('expected 1 rates, one per group, got 2');
    expect(() => new SWALR(optimizer, 1, { annealEpochs: -1 })).toThrow('annealEpochs must be a whole number');
  });
});
