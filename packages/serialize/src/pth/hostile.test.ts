// Damaged and malicious files: a SerializeError each, before any tensor is made.
import '@kindling/cpu-backend';
import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { SerializeError } from '../errors.ts';
import { loadPth } from './load.ts';
import { savePth } from './save.ts';
import { writeZip } from './zip-writer.ts';

const read = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../../tooling/reference-values/pth/${name}`, import.meta.url)));
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

/** What became of a file: the bytes of its content, or the message of its error. Any other error passes through. */
function outcome(bytes: Uint8Array, options: { crc32?: boolean } = {}): Uint8Array | string {
  try {
    return savePth(loadPth<unknown>(bytes, options));
  } catch (error) {
    if (error instanceof SerializeError) return error.message;
    throw error;
  }
}

/** Numbers in [0, 1), the same each time. */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/** A file of one storage of 4 bytes around this pickle. */
const fileOf = (pickle: string, members: [string, Uint8Array][] = []): Uint8Array =>
  writeZip(
    [
      ['archive/data.pkl', latin1(pickle)],
      ['archive/data/0', new Uint8Array(4)],
      ['archive/version', latin1('3\n')],
      ...members,
    ],
    'hostile',
  );
const storage = (type = 'FloatStorage', key = '0', numel = 'K\x01'): string =>
  `(U\x07storagectorch\n${type}\nU${String.fromCharCode(key.length)}${key}U\x03cpu${numel}tQ`;
const tensor = (of: string, rest: string): string => `\x80\x02ctorch._utils\n_rebuild_tensor_v2\n(${of}${rest}\x89NtR.`;

describe('a damaged file', () => {
  it.each(['../train/bnnet.init.pth', 'values.legacy.pth'])('%s is refused, cut off at any byte', (name) => {
    const whole = read(name);
    expect(outcome(whole)).toBeInstanceOf(Uint8Array);
    for (let n = 0; n < whole.length; n++) expect(outcome(whole.subarray(0, n))).toBeTypeOf('string');
  });

  it('with a byte changed is refused, or means the same', () => {
    const whole = read('values.pth');
    const content = outcome(whole);
    const next = random(0);
    let refused = 0;
    for (let i = 0; i < 100; i++) {
      const damaged = whole.slice();
      const at = Math.floor(next() * whole.length);
      damaged[at] = (damaged[at] as number) ^ (1 + Math.floor(next() * 255));
      const result = outcome(damaged);
      if (typeof result === 'string') refused++;
      else expect(result).toEqual(content);
    }
    expect(refused).toBeGreaterThan(30);
  });

  it.each([
    ['values.pth', 1],
    ['values.protocol4.pth', 2],
    ['values.legacy.pth', 3],
  ])('%s without checksums is refused, or read within its bounds', (name, seed) => {
    const whole = read(name);
    const next = random(seed);
    let refused = 0;
    for (let i = 0; i < 300; i++) {
      const damaged = whole.slice();
      for (let n = 0; n < 1 + (i % 4); n++) damaged[Math.floor(next() * whole.length)] = Math.floor(next() * 256);
      const result = outcome(damaged, { crc32: false });
      // What was read is sound: written and read again, it is the same.
      if (typeof result === 'string') refused++;
      else expect(outcome(result)).toEqual(result);
    }
    expect(refused).toBeGreaterThan(30);
    expect(refused).toBeLessThan(300);
  });
});

describe('a pickle that calls', () => {
  it.each([
    'os\nsystem',
    'posix\nsystem',
    'builtins\neval',
    '__builtin__\nexec',
    'builtins\ngetattr',
    'subprocess\nPopen',
    'torch.hub\nload',
    'torch._utils\n__import__',
    'numpy.core.multiarray\n_reconstruct',
    'constructor\nconstructor',
    '\n__proto__',
  ])('%j is refused by name', (name) => {
    const [module, attribute] = name.split('\n') as [string, string];
    const message = `it wants to load ${module}.${attribute},`;
    expect(outcome(fileOf(`\x80\x02c${name}\nU\x02id\x85R.`))).toContain(message);
    const parts = [module, attribute].map((part) => `\x8c${String.fromCharCode(part.length)}${part}`).join('');
    expect(outcome(fileOf(`\x80\x04${parts}\x93U\x02id\x85R.`))).toContain(message);
  });

  it.each<[string, string, RegExp]>([
    ['a name that is no function', '\x80\x02ctorch\nfloat32\n)R.', /calls something that is no function/],
    ['text', '\x80\x02U\x09os.system)R.', /calls something that is no function/],
    ['a function of text opcodes', "(S'id'\nios\nsystem\n.", /opcode 0x53/],
    ['an extension', '\x80\x02\x82\x01.', /opcode 0x82/],
    ['NEWOBJ_EX', '\x80\x04)}\x92.', /opcode 0x92/],
    ['no arguments', '\x80\x02ccollections\nOrderedDict\nNR.', /without arguments/],
    ['a persistent text id', '\x80\x02U\x01xQ.', /names a storage in an unknown way/],
    ['attributes of a list', '\x80\x02]}b.', /sets attributes/],
    [
      'a function kept as value',
      '\x80\x02ccollections\nOrderedDict\n.',
      /the function collections\.OrderedDict itself/,
    ],
  ])('%s is refused', (_, pickle, message) => {
    expect(outcome(fileOf(pickle))).toMatch(message);
  });

  it('puts nothing on a prototype', () => {
    const value = loadPth<Record<string, unknown>>(fileOf('\x80\x02}U\x09__proto__}U\x08pollutedK\x01ss.'));
    expect([Object.keys(value), (value as { polluted?: number }).polluted]).toEqual([['__proto__'], undefined]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('a bomb', () => {
  const laughs = `(${'h\x00'.repeat(10)}lq\x00`.repeat(30);
  it.each<[string, string, RegExp]>([
    ['lists in lists', `\x80\x02${'('.repeat(50_000)}N${'l'.repeat(50_000)}.`, /nested deeper than 1000/],
    ['tuples in tuples', `\x80\x02N${'\x85'.repeat(50_000)}.`, /nested deeper than 1000/],
    ['shared lists', `\x80\x02(]q\x00${laughs}l.`, /hold each other more than/],
    ['a list in itself', '\x80\x02]q\x00h\x00a.', /within itself/],
    ['two million lists', `\x80\x02(${']'.repeat(2_000_000)}l.`, /more than 1048576 objects/],
    [
      'copies of a dict',
      `\x80\x02ccollections\nCounter\nq\x00}q\x01(${'K\x01N'.repeat(30_000)}u(${'h\x00h\x01\x85R'.repeat(30_000)}l.`,
      /more than 1048576 objects/,
    ],
    [
      'copies of bytes',
      `\x80\x02c_codecs\nencode\nq\x00X\x00\x00\x10\x00${'a'.repeat(1 << 20)}U\x06latin1\x86q\x01(${'h\x00h\x01R'.repeat(30_000)}l.`,
      /more than 1048576 objects/,
    ],
    ['a huge memo index', '\x80\x02Nr\xff\xff\xff\xffj\xfe\xff\xff\xff.', /never kept/],
    ['text longer than the file', '\x80\x02X\xff\xff\xff\xffa.', /4294967295 bytes are missing/],
    ['bytes longer than memory', '\x80\x04\x8e\xff\xff\xff\xff\xff\xff\xff\xff.', /length of 18446744073709551615/],
    ['an endless integer', `\x80\x02\x8b\xff\xff\xff\x7f${'a'.repeat(5000)}.`, /integer of 2147483647 bytes/],
    ['marks without end', `\x80\x02${'('.repeat(100_000)}.`, /empty stack/],
    ['nothing', '', /missing at 0/],
  ])('of %s is refused', (_, pickle, message) => {
    expect(outcome(fileOf(pickle))).toMatch(message);
  });

  it('of a long pickle is refused, in either format', () => {
    const pickle = `\x80\x02${'N0'.repeat(1 << 22)}.`;
    expect(outcome(fileOf(pickle))).toMatch(/data\.pkl is longer than \d+ bytes/);
    expect(outcome(latin1(pickle))).toMatch(/the pickle is longer than \d+ bytes/);
  });

  it('of zeros is refused before it is unpacked', () => {
    const zeros = zipSync({ 'a/data.pkl': latin1('\x80\x02N.'), 'a/data/0': new Uint8Array(100e6) }, { level: 9 });
    expect(zeros.length).toBeLessThan(200_000);
    expect(outcome(zeros)).toMatch(/'a\/data\/0': unpacks to more than 67108864 bytes/);
    // Declares 4 bytes in its directory.
    const name = latin1('a/data.pkl');
    const lying = zipSync({ 'a/data.pkl': new Uint8Array(50e6) }, { level: 9 });
    const directory = new DataView(lying.buffer).getUint32(lying.length - 6, true);
    new DataView(lying.buffer).setUint32(directory + 24, 4, true);
    expect(lying.subarray(directory + 46, directory + 46 + name.length)).toEqual(name);
    expect(outcome(lying)).toMatch(/unpacks to more than the 4 bytes/);
  });
});

describe('a tensor', () => {
  const sizes = 'K\x00K\x01\x85K\x01\x85';
  it.each<[string, string, RegExp]>([
    ['beyond its storage', tensor(storage(), 'K\x00K\x02\x85K\x01\x85'), /reaches beyond the 1 elements/],
    ['with an offset beyond', tensor(storage(), 'K\x01K\x01\x85K\x01\x85'), /reaches beyond/],
    ['with a negative offset', tensor(storage(), 'J\xff\xff\xff\xffK\x01\x85K\x01\x85'), /no valid sizes/],
    ['with a negative stride', tensor(storage(), 'K\x00K\x01\x85J\xff\xff\xff\xff\x85'), /no valid sizes/],
    ['with strides too few', tensor(storage(), 'K\x00K\x01\x85)'), /no valid sizes/],
    ['of a fraction of an element', tensor(storage(), 'K\x00G?\xe0\0\0\0\0\0\0\x85K\x01\x85'), /no valid sizes/],
    ['of 65 dimensions', tensor(storage(), `K\x00(${'K\x01'.repeat(65)}t(${'K\x01'.repeat(65)}t`), /no valid sizes/],
    [
      'of uncountable elements',
      tensor(storage(), 'K\x00\x8a\x06\0\0\0\0\0\x10\x8a\x06\0\0\0\0\0\x10\x86K\x00K\x00\x86'),
      /can be counted/,
    ],
    [
      'expanded to terabytes',
      tensor(storage(), 'K\x00\x8a\x06\0\0\0\0\0\x01\x85K\x00\x85'),
      /takes 4398046511104 bytes when copied/,
    ],
    ['of a missing storage', tensor(storage('FloatStorage', '7'), sizes), /lacks archive\/data\/7/],
    ['of a storage outside', tensor(storage('FloatStorage', '../x'), sizes), /lacks archive\/data\/\.\.\/x/],
    [
      'of a storage of another size',
      tensor(storage('DoubleStorage'), sizes),
      /should hold 1 elements of float64, the file has 4 bytes/,
    ],
    [
      'of a huge storage',
      tensor(storage('FloatStorage', '0', '\x8a\x07\0\0\0\0\0\0\x10'), sizes),
      /should hold 4503599627370496 elements/,
    ],
    [
      'of a storage of text length',
      tensor(storage('FloatStorage', '0', 'U\x011'), sizes),
      /no valid number of elements/,
    ],
    ['of an unknown storage', tensor(storage('QInt8Storage'), sizes), /torch\.QInt8Storage/],
    ['of no storage', tensor('N', sizes), /other than a storage/],
  ])('%s is refused', (_, pickle, message) => {
    expect(outcome(fileOf(pickle))).toMatch(message);
  });
});

describe('an archive', () => {
  it.each(['/etc/passwd', '../up', 'a/../../up', 'C:\\x', '\\\\host\\x', 'a\0b'])(
    'with a member %j is refused',
    (name) => {
      expect(outcome(fileOf('\x80\x02N.', [[name, new Uint8Array(1)]]))).toMatch(/absolute or climbing name/);
    },
  );

  const patched = (patch: (view: DataView, directory: number) => void): Uint8Array => {
    const bytes = fileOf('\x80\x02N.');
    const view = new DataView(bytes.buffer);
    patch(view, view.getUint32(bytes.length - 6, true));
    return bytes;
  };
  it.each<[string, Uint8Array, RegExp]>([
    ['without a pickle', writeZip([['archive/x', new Uint8Array(1)]], 'x'), /no data\.pkl/],
    ['of a big-endian machine', fileOf('\x80\x02N.', [['archive/byteorder', latin1('big')]]), /byte order 'big'/],
    ['with a name twice', fileOf('\x80\x02N.', [['archive/version', latin1('3\n')]]), /stands twice/],
    ['encrypted', patched((v, d) => v.setUint16(d + 8, 1, true)), /encrypted/],
    ['packed in an unknown way', patched((v, d) => v.setUint16(d + 10, 12, true)), /method 12/],
    ['with a huge size', patched((v, d) => v.setUint32(d + 20, 0xfffffff0, true)), /do not fit/],
    [
      'with a 64-bit size that is missing',
      patched((v, d) => v.setUint32(d + 20, 0xffffffff, true)),
      /64-bit size is missing/,
    ],
    [
      'with overlapping members',
      patched((v, d) => {
        v.setUint32(d + 20, 130, true);
        v.setUint32(d + 24, 130, true);
      }),
      /overlaps/,
    ],
    ['with a wrong checksum', patched((v, d) => v.setUint32(d + 16, 1, true)), /checksum differs/],
    ['with more entries than it has', patched((v) => v.setUint16(v.byteLength - 12, 9, true)), /promises 9 entries/],
  ])('%s is refused', (_, bytes, message) => {
    expect(outcome(bytes)).toMatch(message);
  });

  it('may be packed again by another program', () => {
    const bytes = zipSync({
      'any/data.pkl': latin1(tensor(storage(), 'K\x00K\x01\x85K\x01\x85')),
      'any/data/0': new Uint8Array(4),
    });
    expect(outcome(bytes)).toBeInstanceOf(Uint8Array);
  });
});
