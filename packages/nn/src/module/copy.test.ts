import { manualSeed, rand, randn, sum, type Tensor } from '@kindling/core';
import { expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import * as nn from '../index.ts';

class Net extends nn.Module {
  first = new nn.Linear(3, 3);
  tied = this.first;
  body = new nn.Sequential({ norm: new nn.BatchNorm1d(3), act: new nn.ReLU() });
  heads = new nn.ModuleDict({ '10': new nn.Linear(3, 2), a: new nn.Linear(3, 2) });
  list = new nn.ModuleList([new nn.Linear(2, 2)]);
  frozen = new nn.Parameter(rand([2]), { requiresGrad: false });

  override forward(x: Tensor): Tensor {
    return this.heads
      .get('10')(this.body(this.tied(this.first(x))))
      .add(this.frozen);
  }
}

it('copies a network whole: values, names, print, grads, shared members; and draws nothing', () => {
  manualSeed(0);
  const net = new Net();
  const input = randn([4, 3]);
  sum(net(input)).backward();
  manualSeed(3);
  const copy = nn.deepCopy(net);
  const next = rand([3]).toArray();
  manualSeed(3);
  expect(rand([3]).toArray()).toEqual(next);

  expect(copy).toBeInstanceOf(Net);
  expect(String(copy)).toBe(String(net));
  expect(copy.tied).toBe(copy.first);
  expect(copy.first).not.toBe(net.first);
  expect(copy.list.length).toBe(1);
  expect(copy.frozen.requiresGrad).toBe(false);
  const state = net.stateDict();
  expect(Object.keys(copy.stateDict())).toEqual(Object.keys(state));
  for (const [name, value] of Object.entries(copy.stateDict()))
    expect(value.toArray(), name).toEqual(state[name]?.toArray());
  expect(copy.first.weight.grad?.toArray()).toEqual(net.first.weight.grad?.toArray());
  expect(copy.eval()(input).toArray()).toEqual(net.eval()(input).toArray());
});

it('shares nothing with the copy', () => {
  manualSeed(0);
  const net = new Net();
  const copy = nn.deepCopy(net);
  const before = net.first.weight.toArray();
  nn.init.zeros_(copy.first.weight);
  copy.list.append(new nn.Linear(2, 2));
  copy.heads.delete('a');
  copy(randn([4, 3]));
  expect(net.first.weight.toArray()).toEqual(before);
  expect([net.list.length, copy.list.length]).toEqual([1, 2]);
  expect([...net.heads.keys()]).toEqual(['10', 'a']);
  expect(net.getBuffer('body.norm.num_batches_tracked').item()).toBe(0);
  expect(copy.getBuffer('body.norm.num_batches_tracked').item()).toBe(1);
});

it('gives the copy hooks of its own', () => {
  const net = new nn.Linear(2, 2);
  const seen: string[] = [];
  const removable = net.registerForwardHook((module) => void seen.push(module === net ? 'net' : 'copy'));
  net.registerStateDictHook((module) => void seen.push(module === net ? 'state of net' : 'state of copy'));
  net.registerLoadStateDictPreHook((_, state) => Reflect.deleteProperty(state, 'old'));
  const copy = nn.deepCopy(net);
  copy(rand([1, 2]));
  removable.remove();
  copy(rand([1, 2]));
  net(rand([1, 2]));
  expect(seen).toEqual(['copy', 'copy']);
  expect(String(copy.loadStateDict({ ...copy.stateDict(), old: rand([1]) }))).toBe('<All keys matched successfully>');
  expect(seen.slice(2)).toEqual(['state of copy']);
});
