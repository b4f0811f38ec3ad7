import { manualSeed, ones, randn, zeros, type Tensor } from '@kindling/core';
import { inspect } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import { Buffer, Linear, Module, ModuleError, Parameter, ReLU, Sequential } from '../index.ts';

class Net extends Module {
  scale = new Parameter(ones([3]));
  hidden = new Linear(4, 3);
  mean = new Buffer(zeros([3]));
  shift: Parameter = new Parameter(zeros([3]));
  skipped: Linear | null = null;
  #calls = 0;

  get calls(): number {
    return this.#calls;
  }

  override forward(x: Tensor, { twice = false }: { twice?: boolean } = {}): Tensor {
    this.#calls++;
    const y = this.hidden(x).sub(this.mean).mul(this.scale).add(this.shift);
    return twice ? y.mul(2) : y;
  }
}

beforeEach(() => {
  manualSeed(0);
});

describe('a module', () => {
  it('is called, runs forward with all arguments and keeps private fields', () => {
    const net = new Net();
    const x = randn([2, 4]);
    expect(typeof net).toBe('function');
    expect(net).toBeInstanceOf(Net);
    expect(net).toBeInstanceOf(Module);
    expect(net(x, { twice: true }).toArray()).toEqual(net.forward(x).mul(2).toArray());
    expect(net.calls).toBe(2);
  });

  it('has name and length as ordinary fields', () => {
    class Named extends Module {
      // TypeScript takes a callable class to have Function's members.
      override name = 'first';
      override length = 3;
      width = new Parameter(ones([1]));
    }
    const m = new Named();
    m.name += '!';
    expect([m.name, m.length]).toEqual(['first!', 3]);
    expect(m.namedParameters().map(([n]) => n)).toEqual(['width']);
    expect(new Net().name).toBeUndefined();
  });

  it('says which class lacks forward', () => {
    class Hollow extends Module {}
    expect(() => new Hollow()(1)).toThrow('Module [Hollow] is missing the required "forward" method');
    expect(() => new Hollow()(1)).toThrow(ModuleError);
  });

  it('finds parameters, buffers and children in the order of its fields', () => {
    const net = new Net();
    expect(net.namedParameters().map(([n]) => n)).toEqual(['scale', 'shift', 'hidden.weight', 'hidden.bias']);
    expect(net.namedParameters({ prefix: 'net', recurse: false }).map(([n]) => n)).toEqual(['net.scale', 'net.shift']);
    expect(net.namedBuffers().map(([n]) => n)).toEqual(['mean']);
    expect(net.namedChildren()).toEqual([['hidden', net.hidden]]);
    expect(Object.keys(net.stateDict())).toEqual(['scale', 'shift', 'mean', 'hidden.weight', 'hidden.bias']);
    expect(net.getParameter('hidden.weight')).toBe(net.hidden.weight);
    expect(net.getSubmodule('')).toBe(net);
    expect(() => net.getSubmodule('hidden.inner')).toThrow(
      "Linear has no submodule `inner` (looking for 'hidden.inner')",
    );
  });

  it('takes fields that come and go', () => {
    const net = new Net();
    net.skipped = new Linear(1, 1, { bias: false });
    expect(net.parameters()).toHaveLength(5);
    net.skipped = null;
    expect(net.parameters()).toHaveLength(4);
  });

  it('gives shared parameters and modules once, unless asked for all', () => {
    const inner = new Linear(2, 2);
    const net = new Sequential(inner, inner);
    expect(net.namedParameters().map(([n]) => n)).toEqual(['0.weight', '0.bias']);
    expect(net.namedParameters({ removeDuplicate: false }).map(([n]) => n)).toEqual([
      '0.weight',
      '0.bias',
      '1.weight',
      '1.bias',
    ]);
    expect(net.modules()).toEqual([net, inner]);
    expect(net.children()).toEqual([inner]);
    expect(Object.keys(net.stateDict())).toHaveLength(4);
  });

  it('registers members under names made at run time', () => {
    const m = new Module();
    m.registerParameter('w', new Parameter(ones([2])));
    m.registerBuffer('running', zeros([2]), { persistent: false });
    m.registerBuffer('kept', zeros([2]));
    m.addModule('act', new ReLU());
    expect(Object.keys(m.stateDict())).toEqual(['w', 'kept']);
    expect(m.namedBuffers().map(([n]) => n)).toEqual(['running', 'kept']);
    expect(m.namedModules().map(([n]) => n)).toEqual(['', 'act']);
    expect(() => m.registerBuffer('a.b', null)).toThrow('buffer name can\'t contain "."');
    expect(() => m.registerParameter('act', null)).toThrow("Module already has an attribute 'act'");
    expect(() => m.addModule('train', new ReLU())).toThrow("already has an attribute 'train'");
  });

  it('applies to children first and switches modes below', () => {
    const net = new Sequential(new Sequential(new ReLU()), new Linear(1, 1));
    const seen: string[] = [];
    net.apply((m) => seen.push(m.constructor.name));
    expect(seen).toEqual(['ReLU', 'Sequential', 'Linear', 'Sequential']);
    expect(
      net
        .eval()
        .modules()
        .every((m) => !m.training),
    ).toBe(true);
    expect(
      net
        .train()
        .modules()
        .every((m) => m.training),
    ).toBe(true);
  });

  it('freezes parameters and clears gradients', () => {
    const net = new Net();
    net(ones([1, 4]))
      .sum()
      .backward();
    expect(net.scale.grad).not.toBeNull();
    net.zeroGrad({ setToNone: false });
    expect(net.scale.grad?.toArray()).toEqual([0, 0, 0]);
    net.zeroGrad();
    expect(net.scale.grad).toBeNull();
    expect(net.requiresGrad_(false)(ones([1, 4])).requiresGrad).toBe(false);
  });

  it('converts in place: the parameters stay the same objects', () => {
    const net = new Net();
    const { weight } = net.hidden;
    net(ones([1, 4]))
      .sum()
      .backward();
    const before = weight.toArray();
    expect(net.double()).toBe(net);
    expect(net.hidden.weight).toBe(weight);
    expect([weight.dtype, net.mean.dtype, weight.grad?.dtype]).toEqual(['float64', 'float64', 'float64']);
    expect([weight.requiresGrad, weight.isLeaf]).toEqual([true, true]);
    net(ones([1, 4], { dtype: 'float64' }))
      .sum()
      .backward();
    expect(weight.grad?.toArray()).toEqual([
      [2, 2, 2, 2],
      [2, 2, 2, 2],
      [2, 2, 2, 2],
    ]);
    expect(net.float().hidden.weight.toArray()).toEqual(before);
    expect(() => net.to('int64')).toThrow('modules only take floating dtypes, got int64');
    expect(net.to(net.scale)).toBe(net);
  });

  it('prints as PyTorch does, whatever console.log does with functions', () => {
    expect(inspect(new Linear(3, 2))).toBe('Linear(in_features=3, out_features=2, bias=True)');
    expect(String(new Parameter(ones([2])))).toBe('Parameter containing:\ntensor([1., 1.], requires_grad=True)');
    expect(inspect(new Buffer(ones([2])))).toBe('tensor([1., 1.])');
  });
});
