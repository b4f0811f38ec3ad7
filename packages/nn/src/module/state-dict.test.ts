import { manualSeed, ones, tensor, zeros } from '@kindling/core';
import { beforeEach, expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import { Buffer, Linear, Module, Parameter, ReLU, Sequential, StateDictError } from '../index.ts';

class Net extends Module {
  hidden = new Linear(2, 2);
  mean = new Buffer(zeros([2]));
  scratch = new Buffer(zeros([2]), { persistent: false });
  out = new Linear(2, 1);
}

beforeEach(() => {
  manualSeed(0);
});

const thrown = (run: () => unknown): StateDictError => {
  try {
    run();
  } catch (error) {
    if (error instanceof StateDictError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

it('names parameters and persistent buffers as PyTorch does, sharing their memory', () => {
  const net = new Net();
  const state = net.stateDict();
  expect(Object.keys(state)).toEqual(['mean', 'hidden.weight', 'hidden.bias', 'out.weight', 'out.bias']);
  expect(state['hidden.weight']?.requiresGrad).toBe(false);
  net.mean.fill_(3);
  expect(state.mean?.toArray()).toEqual([3, 3]);
});

it('copies into the same parameters, converting dtypes', () => {
  const from = new Net().double();
  const to = new Net();
  const { weight } = to.hidden;
  const result = to.loadStateDict(from.stateDict());
  expect(String(result)).toBe('<All keys matched successfully>');
  expect(to.hidden.weight).toBe(weight);
  expect([weight.dtype, weight.requiresGrad, weight.isLeaf]).toEqual(['float32', true, true]);
  expect(weight.toArray()).toEqual(from.float().hidden.weight.toArray());
});

it("reports missing, unexpected and misfitting keys in PyTorch's words and writes nothing", () => {
  const net = new Net();
  const before = net.hidden.bias?.toArray();
  const { 'hidden.weight': _, ...rest } = net.stateDict();
  const error = thrown(() =>
    net.loadStateDict({
      ...rest,
      'hidden.bias': ones([2]),
      'out.weight': ones([3, 4]),
      extra: ones([1]),
      'out.more': ones([1]),
    }),
  );
  expect(error.message).toBe(
    'Error(s) in loading state_dict for Net:\n' +
      '\tMissing key(s) in state_dict: "hidden.weight". \n' +
      '\tUnexpected key(s) in state_dict: "extra", "out.more". \n' +
      '\tsize mismatch for out.weight: copying a param with shape torch.Size([3, 4]) from checkpoint, ' +
      'the shape in current model is torch.Size([1, 2]).',
  );
  expect(error.missingKeys).toEqual(['hidden.weight']);
  expect(error.unexpectedKeys).toEqual(['extra', 'out.more']);
  expect(error.shapes).toEqual([
    [3, 4],
    [1, 2],
  ]);
  expect(net.hidden.bias?.toArray()).toEqual(before);
});

it('lets keys differ without strict, but not sizes', () => {
  const net = new Sequential(new Linear(1, 1), new ReLU());
  const result = net.loadStateDict({ '0.bias': tensor([7]), other: ones([1]) }, { strict: false });
  expect(String(result)).toBe("_IncompatibleKeys(missing_keys=['0.weight'], unexpected_keys=['other'])");
  expect(net.getParameter('0.bias').toArray()).toEqual([7]);
  expect(thrown(() => net.loadStateDict({ '0.bias': ones([2]) }, { strict: false })).message).toContain(
    'size mismatch for 0.bias',
  );
});

it('says what is no tensor', () => {
  const state: Record<string, never> = { '0.weight': 1 as never, '0.bias': ones([1]) as never };
  expect(thrown(() => new Sequential(new Linear(1, 1)).loadStateDict(state)).message).toContain(
    'While copying "0.weight", expected a Tensor from checkpoint but received number',
  );
});

it('keeps shared parameters under both names', () => {
  const shared = new Parameter(ones([1]));
  class Tied extends Module {
    a = shared;
    b = shared;
  }
  expect(Object.keys(new Tied().stateDict())).toEqual(['a', 'b']);
});
