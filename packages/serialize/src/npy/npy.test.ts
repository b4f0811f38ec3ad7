// Files that NumPy wrote, in base64, and what it must be able to read.
import '@kindling/cpu-backend';
import { arange, ones, tensor, zeros } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import { SerializeError } from '../errors.ts';
import { loadNpy, saveNpy } from './npy.ts';
import { loadNpz, saveNpz } from './npz.ts';

const numpy = {
  float32:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAMA/AAAAwAAAQEAAAIBAAACgQAAAwH8=',
  bigEndian:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPmY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo/+AAAAAAAAMAAAAAAAAAA',
  fortran:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAMAAAAAAAAAAQAAAAAAAAAEAAAAAAAAAAIAAAAAAAAABQAAAAAAAAA=',
  scalar:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnfHUxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoH',
  half: 'k05VTVBZAQB2AHsnZGVzY3InOiAnPGYyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAPGYu',
  complex:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGM4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA/AAAAQA==',
  object:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnfE8nLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMSwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqAA2NudW1weS5jb3JlLm11bHRpYXJyYXkKX3JlY29uc3RydWN0CnEAY251bXB5Cm5kYXJyYXkKcQFLAIVxAkMBYnEDh3EEUnEFKEsBSwGFcQZjbnVtcHkKZHR5cGUKcQdYAgAAAE84cQiJiIdxCVJxCihLA1gBAAAAfHELTk5OSv////9K/////0s/dHEMYoldcQ19cQ5hdHEPYi4=',
  archive:
    'UEsDBBQAAAAAAAAAIQD3QBLqmAAAAJgAAAAFABQAYS5ucHkBABAAmAAAAAAAAACYAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxpOCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgzLCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAAAAAAAAAAABAAAAAAAAAAIAAAAAAAAAUEsDBBQAAAAAAAAAIQDNv5W1hAAAAIQAAAAFABQAYi5ucHkBABAAhAAAAAAAAACEAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJ3xiMScsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgyLCAyKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAQEBAVBLAQIUAxQAAAAAAAAAIQD3QBLqmAAAAJgAAAAFAAAAAAAAAAAAAACAAQAAAABhLm5weVBLAQIUAxQAAAAAAAAAIQDNv5W1hAAAAIQAAAAFAAAAAAAAAAAAAACAAc8AAABiLm5weVBLBQYAAAAAAgACAGYAAACKAQAAAAA=',
  compressed:
    'UEsDBBQAAAAIAAAAIQClwJROYwAAACAQAAAFABQAYS5ucHkBABAAIBAAAAAAAABjAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GoYGBgY6mjoKtQrkAi6GUTAKRsEoGAWjYBSMglEwCkbBKBgFo2AUDDgAAFBLAQIUAxQAAAAIAAAAIQClwJROYwAAACAQAAAFAAAAAAAAAAAAAACAAQAAAABhLm5weVBLBQYAAAAAAQABADMAAACaAAAAAAA=',
};
const bytes = (name: keyof typeof numpy): Uint8Array => Uint8Array.from(atob(numpy[name]), (c) => c.charCodeAt(0));

describe('files of NumPy', () => {
  it('are read whatever their byte order, memory order and dtype', () => {
    expect(loadNpy(bytes('float32')).toArray()).toEqual([
      [1.5, -2, 3],
      [4, 5, NaN],
    ]);
    expect(loadNpy(bytes('bigEndian')).toArray()).toEqual([1.5, -2]);
    const f = loadNpy(bytes('fortran'));
    expect([f.dtype, f.toArray()]).toEqual([
      'int64',
      [
        [0, 1, 2],
        [3, 4, 5],
      ],
    ]);
    expect(loadNpy(bytes('scalar')).item()).toBe(7);
    expect(loadNpy(bytes('half')).toArray()).toEqual([1, 0.0999755859375]);
    expect(loadNpy(bytes('complex')).toArray()).toEqual([{ re: 1, im: 2 }]);
  });

  it('are refused where they hold objects, which would have to be unpickled', () => {
    expect(() => loadNpy(bytes('object'))).toThrow(/dtype '\|O' has no counterpart here/);
  });

  it('may be archives, compressed or not', () => {
    const { a, b } = loadNpz(bytes('archive'));
    expect([a?.toArray(), b?.dtype, b?.toArray()]).toEqual([
      [0, 1, 2],
      'bool',
      [
        [true, true],
        [true, true],
      ],
    ]);
    expect(loadNpz(bytes('compressed'))['a']?.shape.numel()).toBe(1000);
  });
});

describe('our files', () => {
  it.each(['float32', 'float64', 'float16', 'int64', 'int32', 'int16', 'int8', 'uint8', 'bool', 'complex64'] as const)(
    'bring %s back',
    (dtype) => {
      const x = arange(6).remainder(2).to(dtype).reshape(2, 3).t();
      const back = loadNpy(saveNpy(x));
      expect([back.dtype, [...back.shape], back.toArray()]).toEqual([dtype, [3, 2], x.toArray()]);
    },
  );

  it('begin as NumPy begins them', () => {
    const head = saveNpy(zeros([3]));
    expect(String.fromCharCode(...head.subarray(0, 128))).toBe(
      `\x93NUMPY\x01\x00\x76\x00{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }${' '.repeat(60)}\n`,
    );
    expect(head.length).toBe(128 + 12);
  });

  it('bring archives back', () => {
    for (const compressed of [false, true]) {
      const back = loadNpz(saveNpz({ w: ones([2, 2]), 'layer.bias': tensor([1n]) }, { compressed }));
      expect(Object.keys(back)).toEqual(['w', 'layer.bias']);
      expect(back['layer.bias']?.toArray()).toEqual([1]);
    }
  });

  it('have no bfloat16', () => {
    expect(() => saveNpy(ones([1], { dtype: 'bfloat16' }))).toThrow(/NumPy has no dtype for bfloat16/);
  });
});

describe('damaged files', () => {
  it('are refused, cut off at any byte', () => {
    const whole = saveNpy(arange(4));
    for (let n = 0; n < whole.length; n++) expect(() => loadNpy(whole.subarray(0, n))).toThrow(SerializeError);
    const archive = saveNpz({ a: arange(4) });
    for (let n = 0; n < archive.length; n++) expect(() => loadNpz(archive.subarray(0, n))).toThrow(SerializeError);
  });

  it('do not promise more than they hold', () => {
    const huge = saveNpy(zeros([1]));
    huge.set(new TextEncoder().encode('(9999999999,), }'), 58);
    expect(() => loadNpy(huge)).toThrow(SerializeError);
    expect(() => loadNpz(bytes('compressed'), { maxBytes: 1000 })).toThrow(/unpacks to more than 1000 bytes/);
  });
});
