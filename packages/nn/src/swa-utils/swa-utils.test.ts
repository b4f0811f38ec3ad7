// PyTorch's averages of a small network, and its statistics afterwards.
import { readFileSync } from 'node:fs';
import { tensor, type Tensor } from '@kindling/core';
import { noGrad } from '@kindling/autograd';
import { expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import { BatchNorm1d, Linear, Parameter, Sequential, swaUtils } from '../index.ts';

type Values = number | readonly Values[];
interface Reference {
  readonly start: Record<string, readonly Values[]>;
  readonly data: readonly (readonly number[])[];
  readonly state: Record<string, Values>;
}
const path = new URL('../../../../tooling/reference-values/optim-extra.json', import.meta.url);
const { averaged } = JSON.parse(readFileSync(path, 'utf8')) as { averaged: Record<'swa' | 'ema', Reference> };
const { AveragedModel, getEmaAvgFn, getEmaMultiAvgFn, getSwaMultiAvgFn, updateBn } = swaUtils;

/** Plain gradient descent, as the reference was made by. */
function descend(net: Sequential): void {
  noGrad(() => {
    for (const p of net.parameters()) p.sub_((p.grad as Tensor).mul(0.1));
  });
  net.zeroGrad();
}

it.each([
  ['swa', {}],
  ['swa', { multiAvgFn: getSwaMultiAvgFn() }],
  ['ema', { avgFn: getEmaAvgFn(0.9) }],
  ['ema', { multiAvgFn: getEmaMultiAvgFn(0.9), useBuffers: true }],
] as const)('%s, %o', async (name, options) => {
  const { start, data, state } = averaged[name];
  const net = new Sequential(new Linear(2, 3), new BatchNorm1d(3), new Linear(3, 1)).double();
  const given = Object.entries(start).map(([k, v]) => [
    k,
    tensor(v, { dtype: k.includes('num_') ? 'int64' : 'float64' }),
  ]);
  net.loadStateDict(Object.fromEntries(given) as Record<string, Tensor>);
  const model = new AveragedModel(net, options);
  const all = tensor(data, { dtype: 'float64' });
  for (const x of all.split(4)) {
    (net(x) as Tensor).pow(2).sum().backward();
    descend(net);
    model.updateParameters(net);
  }
  expect(model.module.getBuffer('1.num_batches_tracked').item()).toBe(3);
  model.eval();
  await updateBn(all.split(5), model);
  const own = model.stateDict();
  expect(Object.keys(own).sort()).toEqual(Object.keys(state).sort());
  for (const [key, wanted] of Object.entries(state)) {
    const values = [wanted].flat(3) as number[];
    ([own[key]?.toArray()].flat(3) as number[]).forEach((v, i) => expect(v, key).toBeCloseTo(values[i] as number, 12));
  }
  expect(model.training).toBe(false);
  expect((model.module[1] as BatchNorm1d).momentum).toBe(0.1);
});

it('is called as the model is, and refuses other models', () => {
  const net = new Linear(2, 1);
  const model = new AveragedModel(net);
  const x = tensor([[1, 2]]);
  expect(model(x).toArray()).toEqual(net(x).toArray());
  expect(() => model.updateParameters(new Linear(2, 1, { bias: false }))).toThrow('other parameters or buffers');
  expect(() => new AveragedModel(net, { avgFn: getEmaAvgFn(), multiAvgFn: getEmaMultiAvgFn() })).toThrow('both');
  expect(() => getEmaMultiAvgFn(2)).toThrow('decay must be between 0 and 1');
  expect(String(model)).toBe('AveragedModel(\n  (module): Linear(in_features=2, out_features=1, bias=True)\n)');
  expect(model.module.weight).toBeInstanceOf(Parameter);
});
