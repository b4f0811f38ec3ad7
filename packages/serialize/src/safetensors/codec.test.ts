import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SerializeError } from '../errors.ts';
import { decode, encode } from './codec.ts';
import type { RawTensor } from './codec.ts';
import { duplicateKey } from './duplicate-key.ts';

/** A file with this header text over this many bytes of zeros. */
function fileOf(header: string | Uint8Array, dataBytes = 0): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}
const entry = (shape: unknown, start: unknown, end: unknown, dtype: unknown = 'F32'): string =>
  JSON.stringify({ dtype, shape, data_offsets: [start, end] });

describe('decode', () => {
  it.each(['mlp.init', 'mlp.final'])('reads %s as written elsewhere, and encode gives its bytes back', (name) => {
    const path = new URL(`../../../../tooling/reference-values/train/${name}.safetensors`, import.meta.url);
    const bytes = new Uint8Array(readFileSync(path));
    const { tensors, metadata } = decode(bytes);
    expect([...tensors].map(([key, { dtype, shape }]) => [key, dtype, shape])).toEqual([
      ['hidden.weight', 'float32', [256, 784]],
      ['hidden.bias', 'float32', [256]],
      ['output.weight', 'float32', [10, 256]],
      ['output.bias', 'float32', [10]],
    ]);
    expect(metadata).toEqual(name === 'mlp.init' ? { made_by: 'torch.manual_seed(0); mlp' } : {});
    expect(encode(tensors, metadata)).toEqual(bytes);
  });

  it('takes tensors in any order, unaligned and without elements', () => {
    const header = `{"b":${entry([1], 1, 5)},"a":${entry([1], 0, 1, 'U8')},"none":${entry([0, 3], 5, 5)},"__metadata__":null}`;
    const { tensors } = decode(fileOf(header, 5));
    expect([...tensors.keys()]).toEqual(['a', 'b', 'none']);
    expect(tensors.get('none')).toMatchObject({ shape: [0, 3], bytes: new Uint8Array(0) });
  });

  it('keeps a key that names a prototype', () => {
    expect([...decode(fileOf(`{"__proto__":${entry([1], 0, 4)}}`, 4)).tensors.keys()]).toEqual(['__proto__']);
  });

  const long = new Uint8Array(16);
  new DataView(long.buffer).setBigUint64(0, 2n ** 63n, true);
  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(0), /0 bytes are too few/],
    ['a huge header', long, /header of 9223372036854775808 bytes is over the limit/],
    ['a header past the end', fileOf('{}').subarray(0, 9), /header of 2 bytes does not fit/],
    ['no UTF-8', fileOf(Uint8Array.of(0x7b, 0xff, 0x7d)), /not UTF-8/],
    ['no JSON', fileOf('{"a":'), /no JSON object/],
    ['a list', fileOf('[]'), /no JSON object/],
    ['a leading space', fileOf(' {}'), /no JSON object/],
    ['a byte order mark', fileOf('\ufeff{}'), /no JSON object/],
    ['a key twice', fileOf(`{"a":${entry([1], 0, 4)},"\\u0061":${entry([1], 0, 4)}}`, 4), /'a': .* twice/],
    ['a number as tensor', fileOf('{"a":1}'), /'a': .*no object/],
    ['an unknown dtype', fileOf(`{"a":${entry([1], 0, 2, 'F8_E4M3')}}`, 2), /'a': dtype "F8_E4M3" is not one of/],
    ['a dtype of a prototype', fileOf(`{"a":${entry([1], 0, 2, 'constructor')}}`, 2), /dtype "constructor"/],
    ['a negative size', fileOf(`{"a":${entry([-1], 0, 4)}}`, 4), /shape \[-1\]/],
    ['a fractional size', fileOf(`{"a":${entry([1.5], 0, 6)}}`, 6), /shape \[1.5\]/],
    [
      'an overflowing shape',
      fileOf(`{"a":${entry([2 ** 40, 2 ** 40], 0, 4)}}`, 4),
      /more elements than can be counted/,
    ],
    ['an overflow hidden by a zero', fileOf(`{"a":${entry([2 ** 52, 2 ** 52, 0], 0, 4)}}`, 4), /takes 0 bytes/],
    ['backward offsets', fileOf(`{"a":${entry([1], 4, 0)}}`, 4), /span -4/],
    ['offsets that do not fit the shape', fileOf(`{"a":${entry([2], 0, 4)}}`, 4), /takes 8 bytes.*span 4/],
    ['offsets past the end', fileOf(`{"a":${entry([2], 0, 8)}}`, 4), /end after the file's 4 bytes/],
    ['an overlap', fileOf(`{"a":${entry([1], 0, 4)},"b":${entry([1], 2, 6)}}`, 6), /'b': .*overlaps/],
    ['a gap', fileOf(`{"a":${entry([1], 0, 4)},"b":${entry([1], 6, 10)}}`, 10), /'b': .*gap/],
    ['bytes of no tensor', fileOf(`{"a":${entry([1], 0, 4)}}`, 9), /5 bytes of data belong to no tensor/],
    ['metadata of numbers', fileOf('{"__metadata__":{"epoch":3}}'), /strings to strings/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => decode(bytes, 'model.safetensors')).toThrow(SerializeError);
    expect(() => decode(bytes, 'model.safetensors')).toThrow(message);
    expect(() => decode(bytes, 'model.safetensors')).toThrow(/^model\.safetensors: /);
  });
});

describe('encode', () => {
  const raw = (dtype: RawTensor['dtype'], bytes: number, shape = [1]): RawTensor => ({
    dtype,
    shape,
    bytes: new Uint8Array(bytes),
  });

  it('pads the header to 8 bytes and puts wider dtypes first', () => {
    const bytes = encode([
      ['mask', raw('bool', 1)],
      ['w', raw('float32', 4)],
      ['count', raw('int64', 8)],
      ['b', raw('float32', 4)],
    ]);
    expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0);
    expect([...decode(bytes).tensors.keys()]).toEqual(['count', 'w', 'b', 'mask']);
  });

  it.each<[string, () => Uint8Array, RegExp]>([
    ['complex128', () => encode([['z', raw('complex128', 16)]]), /'z': safetensors has no complex128/],
    [
      'bytes that do not fit',
      () => encode([['w', raw('float32', 5)]]),
      /'w': shape \[1\] of float32 takes 4 bytes, got 5/,
    ],
    ['a name twice', () => encode([1, 2].map(() => ['w', raw('uint8', 1)] as const)), /'w': two tensors/],
    ['the reserved name', () => encode([['__metadata__', raw('uint8', 1)]]), /reserved/],
    ['a broken name', () => encode([['\ud800', raw('uint8', 1)]]), /no valid Unicode/],
  ])('refuses %s', (_, call, message) => {
    expect(call).toThrow(SerializeError);
    expect(call).toThrow(message);
  });
});

describe('properties', () => {
  const dtype = fc.constantFrom<RawTensor['dtype'][]>(
    'float32',
    'float64',
    'int64',
    'int16',
    'bfloat16',
    'bool',
    'complex64',
  );
  const itemsize = { float32: 4, float64: 8, int64: 8, int16: 2, bfloat16: 2, bool: 1, complex64: 8 } as Record<
    string,
    number
  >;
  const tensor = fc.tuple(dtype, fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 })).chain(([dtype, shape]) => {
    const length = shape.reduce((product, size) => product * size, itemsize[dtype] as number);
    return fc.uint8Array({ minLength: length, maxLength: length }).map((bytes): RawTensor => ({ dtype, shape, bytes }));
  });
  const name = fc.string({ unit: 'grapheme' }).filter((key) => key !== '__metadata__');
  const file = fc.tuple(
    fc.uniqueArray(fc.tuple(name, tensor), { selector: ([key]) => key, maxLength: 6 }),
    fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }),
  );

  it('what is encoded is decoded', () => {
    fc.assert(
      fc.property(file, ([tensors, metadata]) => {
        const decoded = decode(encode(tensors, metadata));
        expect(Object.entries(decoded.metadata)).toEqual(Object.entries(metadata));
        expect(decoded.tensors).toEqual(new Map(tensors));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('a damaged file is refused with a SerializeError or read within its bounds, never anything else', () => {
    fc.assert(
      fc.property(file, fc.nat(), fc.nat(255), fc.nat(40), ([tensors, metadata], at, byte, cut) => {
        const bytes = encode(tensors, metadata);
        const damaged = bytes.slice(0, bytes.length - (cut % bytes.length));
        damaged[at % damaged.length] = byte;
        try {
          for (const { bytes: data } of decode(damaged).tensors.values()) {
            expect(data.byteOffset + data.length).toBeLessThanOrEqual(damaged.length);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(SerializeError);
        }
      }),
      { seed: 2, numRuns: 300 },
    );
  });
});

describe('duplicateKey', () => {
  it.each([
    ['{"a":1,"b":{"a":2},"c":["a","a",{"a":1}]}', undefined],
    ['{"a":"x\\":{","b":1}', undefined],
    ['{"a":1, "b":2, "a" :3}', 'a'],
    ['{"o":{"x":1,"x":2}}', 'x'],
    ['{"a\\"b":1,"a\\u0022b":2}', 'a"b'],
  ])('of %s is %s', (json, expected) => {
    expect(duplicateKey(json)).toBe(expected);
  });
});
