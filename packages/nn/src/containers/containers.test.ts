import { manualSeed, ones, zeros } from '@kindling/core';
import { beforeEach, describe, expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import {
  Linear,
  Module,
  ModuleDict,
  ModuleList,
  Parameter,
  ParameterDict,
  ParameterList,
  ReLU,
  Sequential,
  Tanh,
} from '../index.ts';

const names = (module: Module): string[] => module.namedModules().map(([name]) => name);

beforeEach(() => {
  manualSeed(0);
});

describe('Sequential', () => {
  it('runs its modules in order', () => {
    const [first, last] = [new Linear(3, 2), new Linear(2, 1)];
    const net = new Sequential(first, new ReLU(), last);
    const x = ones([4, 3]);
    expect(net(x).toArray()).toEqual(last(first(x).relu()).toArray());
    expect(new Sequential()(x)).toBe(x);
  });

  it('is a list of its modules', () => {
    const net = new Sequential(new ReLU(), new Tanh());
    expect([net.length, net[1], net.at(-1)]).toEqual([2, net.at(1), net[1]]);
    expect([...net.append(new ReLU())]).toHaveLength(3);
    net[0] = new Linear(1, 1);
    expect(net.namedParameters().map(([name]) => name)).toEqual(['0.weight', '0.bias']);
    expect(() => net.at(3)).toThrow('index 3 is out of range for a list of 3 items');
  });

  it('takes names from an object or a Map, in order', () => {
    const named = new Sequential({ conv: new Linear(1, 1), act: new ReLU() });
    expect(names(named)).toEqual(['', 'conv', 'act']);
    expect(named[1]).toBeInstanceOf(ReLU);
    expect(named.getSubmodule('conv')).toBe(named[0]);
    const numbered = new Sequential(
      new Map<string, Module>([
        ['10', new ReLU()],
        ['2', new Tanh()],
      ]),
    );
    expect(names(numbered)).toEqual(['', '10', '2']);
    expect(numbered(ones([1])).item()).toBeCloseTo(Math.tanh(1), 6);
    expect(names(named.append(new Tanh()))).toEqual(['', 'conv', 'act', '2']);
  });
});

describe('a Sequential that changes', () => {
  it('inserts, pops and slices, names included', () => {
    const net = new Sequential(new ReLU(), new Tanh());
    net.insert(1, new Linear(1, 1));
    expect(names(net)).toEqual(['', '0', '1', '2']);
    expect(net.slice(1)).toEqual([net[1], net[2]]);
    expect([net.pop(0), net.length]).toEqual([expect.any(ReLU), 2]);
    const named = new Sequential({ a: new ReLU(), b: new Tanh() });
    named.insert(1, new Linear(1, 1));
    expect(names(named)).toEqual(['', 'a', '1', 'b']);
    expect([named.pop(0), names(named)]).toEqual([expect.any(ReLU), ['', '1', 'b']]);
    expect(() => named.insert(4, new ReLU())).toThrow('index 4 is out of range');
  });
});

describe('ParameterDict as a dict', () => {
  it('sets defaults, pops items, copies and is made from keys', () => {
    const dict = new ParameterDict({ a: zeros([1]) });
    const b = dict.setdefault('b', ones([2]));
    expect(b === dict.get('b') && dict.setdefault('a', ones([3])) === dict.get('a')).toBe(true);
    const copy = dict.copy();
    const [name, popped] = dict.popitem();
    expect([name, popped === b, dict.has('b'), copy.get('b') === b]).toEqual(['b', true, false, true]);
    expect(() => new ParameterDict().popitem()).toThrow('has no item');
    expect([...ParameterDict.fromkeys(['x', 'y'], ones([1])).keys()]).toEqual(['x', 'y']);
  });
});

describe('ModuleList', () => {
  it('appends, extends, inserts and pops', () => {
    const [a, b, c] = [new ReLU(), new Tanh(), new Linear(1, 1)];
    const list = new ModuleList<Module>([a]).append(c).extend([new ReLU()]);
    list.insert(1, b);
    expect([...list].slice(0, 3)).toEqual([a, b, c]);
    expect(list.pop(0)).toBe(a);
    expect(list.pop()).toBeInstanceOf(ReLU);
    expect([...list]).toEqual([b, c]);
    expect(Object.keys(list.stateDict())).toEqual(['1.weight', '1.bias']);
    expect(() => list.insert(5, a)).toThrow('out of range');
    expect(() => list(1)).toThrow('Module [ModuleList] is missing the required "forward" method');
  });
});

describe('ModuleDict', () => {
  it('keeps names in the order they were set, also numbers', () => {
    const dict = new ModuleDict<Module>([['10', new ReLU()]]).update({ a: new Linear(1, 1) }).set('2', new Tanh());
    expect([...dict.keys()]).toEqual(['10', 'a', '2']);
    expect(names(dict)).toEqual(['', '10', 'a', '2']);
    expect([dict.size, dict.has('a'), dict.get('a')]).toEqual([3, true, dict.getSubmodule('a')]);
    expect(dict.pop('10')).toBeInstanceOf(ReLU);
    expect(() => dict.get('10')).toThrow('ModuleDict has no item `10`');
    expect(() => dict.set('a.b', new ReLU())).toThrow('can\'t contain "."');
  });
});

describe('ParameterList and ParameterDict', () => {
  it('register their parameters and make parameters of tensors', () => {
    class Net extends Module {
      list = new ParameterList([ones([2])]);
      dict = new ParameterDict({ w: ones([3]) });
    }
    const net = new Net();
    net.list.append(new Parameter(zeros([1])));
    net.dict.set('v', zeros([1]));
    expect(net.namedParameters().map(([name]) => name)).toEqual(['list.0', 'list.1', 'dict.w', 'dict.v']);
    expect(net.list[0]).toBeInstanceOf(Parameter);
    expect(net.dict.get('v').requiresGrad).toBe(true);
  });
});
