import { DTypeError, manualSeed, ones, tensor, zeros, type Tensor } from '@kindling/core';
import { beforeEach, describe, expect, it } from 'vitest';
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
    'While copying the parameter named "0.weight", expected torch.Tensor or Tensor-like object from checkpoint but received number',
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

describe('state_dict hooks', () => {
  class Renamed extends Module {
    a = new Linear(1, 1, { bias: false });
    b = new Linear(1, 1, { bias: false });
  }

  it('see and change what is saved, children first', () => {
    const net = new Renamed();
    const seen: string[] = [];
    net.registerStateDictPreHook((_, prefix) => void seen.push(`pre ${prefix}`));
    net.a.registerStateDictHook((_, state, prefix) => {
      seen.push(prefix);
      delete state[`${prefix}weight`];
    });
    const handle = net.registerStateDictHook((_, state) => void seen.push(Object.keys(state).join()));
    expect(Object.keys(net.stateDict({ prefix: 'm.' }))).toEqual(['m.b.weight']);
    expect(seen).toEqual(['pre m.', 'm.a.', 'm.b.weight']);
    handle.remove();
    net.stateDict();
    expect(seen).toHaveLength(5);
  });

  it('translate what is loaded, and leave the given object alone', () => {
    const net = new Renamed();
    net.registerLoadStateDictPreHook((_, state, prefix) => {
      state[`${prefix}a.weight`] = state[`${prefix}old.weight`];
      delete state[`${prefix}old.weight`];
    });
    const state = { 'old.weight': ones([1, 1]), 'b.weight': zeros([1, 1]) };
    expect(String(net.loadStateDict(state))).toBe('<All keys matched successfully>');
    expect(net.a.weight.item()).toBe(1);
    expect(Object.keys(state)).toEqual(['old.weight', 'b.weight']);
  });

  it('forgive keys after loading; what they add throws, and nothing stays written', () => {
    const net = new Renamed();
    const forgive = net.registerLoadStateDictPostHook((_, keys) => void (keys.missingKeys.length = 0));
    expect(net.loadStateDict({ 'a.weight': ones([1, 1]) }).missingKeys).toEqual([]);
    expect(net.a.weight.item()).toBe(1);
    forgive.remove();
    net.registerLoadStateDictPostHook((m, keys) => {
      expect((m as Renamed).a.weight.item()).toBe(5);
      keys.missingKeys.push('foo');
    });
    const state = { 'a.weight': ones([1, 1]).mul(5), 'b.weight': ones([1, 1]) };
    expect(() => net.loadStateDict(state)).toThrow('Missing key(s) in state_dict: "foo". ');
    expect(net.a.weight.item()).toBe(1);
    expect(net.loadStateDict(state, { strict: false }).missingKeys).toEqual(['foo']);
    expect(net.a.weight.item()).toBe(5);
  });
});

describe('assign, prefix and keepVars', () => {
  it('take over tensors with their dtype, in the same parameters', () => {
    const net = new Linear(2, 1);
    const { weight } = net;
    weight.grad = zeros([1, 2]);
    const state = { weight: ones([1, 2], { dtype: 'float64' }), bias: zeros([1], { dtype: 'float64' }) };
    net.loadStateDict(state, { assign: true });
    expect(net.weight).toBe(weight);
    expect([weight.dtype, weight.requiresGrad, weight.grad, weight.storage === state.weight.storage]).toEqual([
      'float64',
      true,
      null,
      true,
    ]);
    expect(() => net.loadStateDict({ weight: ones([2]), bias: ones([1]) }, { assign: true })).toThrow(
      'size mismatch for weight',
    );
  });

  it('read a part of a larger state_dict', () => {
    const net = new Linear(1, 1);
    net.loadStateDict(
      { 'enc.weight': ones([1, 1]), 'enc.bias': ones([1]), 'dec.weight': zeros([3]) },
      { prefix: 'enc.' },
    );
    expect(net.weight.item()).toBe(1);
    expect(() => net.loadStateDict({ 'enc.weight': ones([1, 1]), 'enc.x': ones([1]) }, { prefix: 'enc.' })).toThrow(
      'Missing key(s) in state_dict: "enc.bias". \n\tUnexpected key(s) in state_dict: "enc.x". ',
    );
  });

  it('give the parameters themselves', () => {
    const net = new Linear(1, 1);
    expect(net.stateDict({ keepVars: true }).weight).toBe(net.weight);
    expect(net.stateDict().weight?.requiresGrad).toBe(false);
  });
});

it('converts by every form of to, by half, bfloat16 and type', () => {
  class Net extends Module {
    a = new Linear(1, 1);
    count = new Buffer(zeros([1], { dtype: 'int64' }));
  }
  const net = new Net();
  const now = (): string => `${net.a.weight.dtype} ${net.count.dtype}`;
  expect([net.to('reference', 'float64') && now(), net.half() && now(), net.bfloat16() && now()]).toEqual([
    'float64 int64',
    'float16 int64',
    'bfloat16 int64',
  ]);
  expect(net.to(zeros([1])) && now()).toBe('float32 int64');
  expect(net.type('float64') && now()).toBe('float64 float64');
  expect(() => net.type('int32')).toThrow(DTypeError);
  expect(net.to('meta').a.weight.device.type).toBe('meta');
  expect(net.toEmpty('reference').a.weight.device.type).toBe('reference');
});

it('keeps what a module gives beside its tensors', () => {
  class Counting extends Module {
    weight = new Parameter(zeros([1]));
    calls = 0;

    getExtraState(): Tensor {
      return tensor(this.calls);
    }

    setExtraState(state: Tensor): void {
      this.calls = state.item();
    }
  }
  const [net, other] = [new Sequential(new Counting()), new Sequential(new Counting())];
  (net[0] as Counting).calls = 3;
  const state = net.stateDict();
  expect(Object.keys(state)).toEqual(['0.weight', '0._extra_state']);
  other.loadStateDict(state);
  expect((other[0] as Counting).calls).toBe(3);
  expect(() => other.loadStateDict({ '0.weight': zeros([1]) })).toThrow(
    'Missing key(s) in state_dict: "0._extra_state". ',
  );
  expect(() =>
    new Sequential(new Linear(1, 1, { bias: false })).loadStateDict({
      '0.weight': zeros([1, 1]),
      '0._extra_state': zeros([]),
    }),
  ).toThrow('Unexpected key(s) in state_dict: "0._extra_state". ');
});
