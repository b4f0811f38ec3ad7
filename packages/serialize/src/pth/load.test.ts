// Files that PyTorch wrote (tooling/reference-values/pth/make.py), and a module that takes one.
import '@kindling/cpu-backend';
import { readFileSync } from 'node:fs';
import type { Tensor } from '@kindling/core';
import { Size } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import { BatchNorm2d, Conv2d, Linear, Module } from '../../../nn/src/index.ts';
import { SerializeError } from '../errors.ts';
import { load } from '../safetensors/tensors.ts';
import { loadPth } from './load.ts';

const read = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../../tooling/reference-values/pth/${name}`, import.meta.url)));

interface Values {
  readonly views: readonly [Tensor, Tensor, Tensor, Tensor];
  readonly dtypes: Record<string, Tensor>;
  readonly [name: string]: unknown;
}

describe.each(['values.pth', 'values.protocol4.pth', 'values.legacy.pth'])('%s', (name) => {
  const { views, dtypes, parameter, empty, scalar, ...rest } = loadPth<Values>(read(name));

  it('has views of one storage, laid out as they were', () => {
    const [a, b, c, d] = views;
    expect(views.map((x) => [x.strides, x.offset, x.sizes])).toEqual([
      [[6, 1], 0, [4, 6]],
      [[1, 6], 0, [6, 4]],
      [[2], 3, [3]],
      [[], 0, []],
    ]);
    expect([c.toArray(), d.item(), b.equal(a.t())]).toEqual([[3, 5, 7], 0, true]);
    a.fill_(1);
    expect([b.sum().item(), c.toArray(), d.item()]).toEqual([24, [1, 1, 1], 1]);
  });

  it('has tensors of every dtype', () => {
    for (const [dtype, x] of Object.entries(dtypes)) {
      const values =
        dtype === 'bool'
          ? [false, true, true]
          : dtype.startsWith('complex')
            ? [0, 1, 2].map((re) => ({ re, im: 0 }))
            : [0, 1, 2];
      expect([x.dtype, x.toArray()]).toEqual([dtype, values]);
    }
    expect(Object.keys(dtypes)).toHaveLength(12);
    expect((parameter as Tensor).requiresGrad).toBe(false);
    expect([...(empty as Tensor).shape]).toEqual([0, 3]);
    expect([(scalar as Tensor).dtype, (scalar as Tensor).item()]).toEqual(['int64', 7]);
  });

  it('has plain values', () => {
    expect(new Map(Object.entries(rest))).toEqual(
      new Map<string, unknown>([
        ['size', Size.from([2, 3])],
        ['dtype', 'bfloat16'],
        ['device', 'cuda:1'],
        ['none', null],
        ['flags', [true, false]],
        ['ints', [0, 255, 256, -1, 2 ** 31, -(2 ** 40), 2n ** 70n, 65536]],
        ['floats', [1.5, Infinity, -0]],
        ['text', 'grün \u{1f600}'],
        ['bytes', Uint8Array.of(0, 255)],
        ['nobytes', new Uint8Array(0)],
        ['set', new Set([1, 2])],
        ['frozen', new Set(['a'])],
        [
          'counter',
          new Map([
            [30, 1],
            [80, 2],
          ]),
        ],
        ['complex', { re: 1, im: 2 }],
        [
          'state',
          new Map([
            [0, { step: 5 }],
            [1, {}],
          ]),
        ],
        ['__proto__', 3],
      ]),
    );
  });
});

class Net extends Module {
  c1 = new Conv2d(1, 8, 3, { bias: false });
  b1 = new BatchNorm2d(8);
  c2 = new Conv2d(8, 16, 3, { bias: false });
  b2 = new BatchNorm2d(16);
  fc = new Linear(16, 10);
}

it('gives the state_dict that a module loads', () => {
  const state = load(read('../train/bnnet.init.safetensors'));
  const net = new Net();
  expect(String(net.loadStateDict(loadPth(read('../train/bnnet.init.pth'))))).toBe('<All keys matched successfully>');
  const loaded = net.stateDict();
  expect(Object.keys(loaded).toSorted()).toEqual(Object.keys(state).toSorted());
  for (const [key, x] of Object.entries(state)) expect(loaded[key]?.equal(x)).toBe(true);
});

it('refuses a pickled module by the name of its class', () => {
  expect(() => loadPth(read('module.pth'), { file: 'module.pth' })).toThrow(SerializeError);
  expect(() => loadPth(read('module.pth'), { file: 'module.pth' })).toThrow(
    /^module\.pth: it wants to load torch\.nn\.modules\.linear\.Linear, .*state_dict/,
  );
});
