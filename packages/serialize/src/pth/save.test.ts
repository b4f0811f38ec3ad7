import '@kindling/cpu-backend';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { arange, scalar, Size, tensor, viewAsReal, zeros } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import { Linear, Parameter } from '../../../nn/src/index.ts';
import { SerializeError } from '../errors.ts';
import { loadPth } from './load.ts';
import { savePth } from './save.ts';
import { readZip } from './zip-reader.ts';

const base = arange(24, { dtype: 'float32' });
const checkpoint = {
  model: new Linear(3, 2).stateDict(),
  views: [base.view(4, 6), base.view(4, 6).t(), base.narrow(0, 3, 5)],
  state: new Map<number, unknown>([[0, { step: tensor(5) }]]),
  half: arange(3, { dtype: 'bfloat16' }),
  complex: tensor([{ re: 1, im: -2 }]),
  none: zeros([0, 3]),
  size: Size.from([2, 3]),
  set: new Set(['a', 7]),
  bytes: Uint8Array.of(0, 127, 128, 255),
  numbers: [0, 255, 256, -1, -129, 2 ** 31, -(2 ** 40), 1.5, -0, Infinity, 2n ** 70n, -(2n ** 70n)],
  text: 'torch\nSize',
  again: 'torch\nSize',
  flags: [true, false, null],
  ['__proto__']: 1,
};

describe('savePth', () => {
  it('writes what loadPth reads', () => {
    const bytes = savePth(checkpoint);
    const back = loadPth<typeof checkpoint>(bytes);
    const { model: _m, views: _v, state: _s, half: _h, complex: _c, none: _n, ...plain } = checkpoint;
    expect(back).toMatchObject(plain);
    expect(back.views.map((x) => [x.strides, x.offset])).toEqual([
      [[6, 1], 0],
      [[1, 6], 0],
      [[1], 3],
    ]);
    expect(back.views[0]?.storage).toBe(back.views[2]?.storage);
    expect(back.half.toArray()).toEqual([0, 1, 2]);
    expect(back.model.weight?.equal(checkpoint.model.weight as typeof base)).toBe(true);
    expect(savePth(back)).toEqual(bytes);
  });

  it('writes a shared storage once, and content at multiples of 64 bytes', () => {
    const bytes = savePth({ a: base, b: base.view(2, 12) });
    const members = [...readZip(bytes, 'pth', 1e6).values()];
    expect(members.map((m) => m.name)).toEqual(
      ['data.pkl', 'byteorder', 'data/0', 'version'].map((n) => `archive/${n}`),
    );
    expect(members.map(({ packed }) => packed.byteOffset % 64)).toEqual([0, 0, 0, 0]);
  });

  it('keeps more storages and texts than a byte counts', () => {
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`layer.${i}`, tensor([i])]));
    const back = loadPth(savePth({ ...many, last: many['layer.399'] }));
    expect(Object.values(back).map((x) => x.item())).toEqual([...Array(400).keys(), 399]);
    expect(back['last']).toBe(back['layer.399']);
  });

  const cyclic: unknown[] = [];
  cyclic.push([cyclic]);
  let deep: unknown = 0;
  for (let i = 0; i < 2000; i++) deep = [deep];
  const z = tensor([{ re: 1, im: 2 }]);
  it.each<[string, unknown, RegExp]>([
    ['a function', { f: () => 1 }, /'f': .*type function/],
    ['undefined', { a: [undefined] }, /'a\.0': .*type undefined/],
    ['an object of a class', { when: new Date(0) }, /'when': an object of class Date/],
    ['a typed array', [new Float32Array(1)], /class Float32Array/],
    ['a cycle', cyclic, /within itself/],
    ['a deep nesting', deep, /deeper than 1000/],
    ['a Map keyed by objects', new Map([[{}, 1]]), /key/],
    ['broken text', '\ud800', /no valid Unicode/],
    ['two dtypes in one memory', [z, viewAsReal(z)], /float32 and complex64 views/],
  ])('refuses %s', (_, value, message) => {
    expect(() => savePth(value, 'a.pth')).toThrow(SerializeError);
    expect(() => savePth(value, 'a.pth')).toThrow(message);
  });
});

const python = ['/usr/bin/python3', 'python3'].find((p) => spawnSync(p, ['-c', 'import torch']).status === 0);
it.skipIf(python === undefined)(
  'writes what torch.load reads',
  () => {
    const script = `
import sys, torch
v = torch.load(sys.argv[1])
a, b, c = v['views']
assert torch.equal(a, torch.arange(24.).view(4, 6)) and torch.equal(b, a.t()) and torch.equal(c, torch.arange(3., 8.))
assert a.storage().data_ptr() == c.storage().data_ptr() and b.stride() == (1, 6) and c.storage_offset() == 3
assert torch.nn.Linear(3, 2).load_state_dict(v['model']).missing_keys == []
assert torch.equal(v['state'][0]['step'], torch.tensor(5)) and v['half'].dtype == torch.bfloat16
assert torch.equal(v['complex'], torch.tensor([1-2j])) and v['none'].shape == (0, 3)
assert v['size'] == torch.Size([2, 3]) and type(v['size']) is torch.Size
assert v['set'] == {'a', 7} and v['bytes'] == bytes([0, 127, 128, 255])
assert repr(v['numbers']) == repr([0, 255, 256, -1, -129, 2**31, -2**40, 1.5, -0.0, float('inf'), 2**70, -2**70])
assert v['text'] == v['again'] == 'torch\\nSize' and v['flags'] == [True, False, None] and v['__proto__'] == 1
assert type(v['two']) is float and type(v['parameter']) is torch.Tensor and not v['parameter'].requires_grad
print('equal')`;
    const folder = mkdtempSync(join(tmpdir(), 'kindling-'));
    try {
      const path = join(folder, 'checkpoint.pth');
      writeFileSync(
        path,
        savePth({ ...checkpoint, ['__proto__']: 1, two: scalar(2, 'float'), parameter: new Parameter(zeros([2])) }),
      );
      const { stdout, stderr } = spawnSync(python as string, ['-c', script, path], { encoding: 'utf8' });
      expect(stderr + stdout).toBe('equal\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  60_000,
);
