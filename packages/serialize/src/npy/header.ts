// The head of a .npy file: magic, version, and a Python dict of dtype, order and shape.
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
import { dtypes, type DType } from '@kindling/core';
import { SerializeError } from '../errors.ts';

/** NumPy's names of our dtypes, little-endian. bfloat16 has none. */
const codes: Partial<Record<DType, string>> = {
  float64: '<f8',
  float32: '<f4',
  float16: '<f2',
  int64: '<i8',
  int32: '<i4',
  int16: '<i2',
  int8: '|i1',
  uint8: '|u1',
  bool: '|b1',
  complex64: '<c8',
  complex128: '<c16',
};
/** Without the byte order. */
const names = new Map(Object.entries(codes).map(([name, code]) => [code.slice(1), name as DType]));

export interface NpyHeader {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Column-major: the first dimension varies fastest. */
  readonly fortranOrder: boolean;
  readonly bigEndian: boolean;
  /** Where the elements begin. */
  readonly start: number;
}

const MAGIC = '\x93NUMPY';
const ALIGN = 64;
/** Far above what any header of a plain array needs. */
const LONGEST = 65_536;

const latin1 = (bytes: Uint8Array): string => Array.from(bytes, (b) => String.fromCharCode(b)).join('');

export function encodeHeader(dtype: DType, shape: readonly number[], file: string): Uint8Array {
  const code = codes[dtype];
  if (code === undefined)
    throw new SerializeError(file, `NumPy has no dtype for ${dtype}. Convert with .to('float32') first.`);
  const tuple = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const dict = `{'descr': '${code}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const unpadded = MAGIC.length + 4 + dict.length + 1;
  const text = `${dict}${' '.repeat(Math.ceil(unpadded / ALIGN) * ALIGN - unpadded)}\n`;
  const head = `${MAGIC}\x01\x00${String.fromCharCode(text.length & 255, text.length >> 8)}`;
  return Uint8Array.from(head + text, (c) => c.charCodeAt(0));
}

/** @throws SerializeError */
export function decodeHeader(bytes: Uint8Array, file: string): NpyHeader {
  const fail = (what: string): never => {
    throw new SerializeError(file, what);
  };
  if (bytes.length < 12 || latin1(bytes.subarray(0, 6)) !== MAGIC)
    fail('not a .npy file: it does not begin with \\x93NUMPY.');
  const version = bytes[6] as number;
  if (version < 1 || version > 3) fail(`.npy version ${version} is unknown; versions 1 to 3 are.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const lengthBytes = version === 1 ? 2 : 4;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = 8 + lengthBytes + length;
  if (length > LONGEST || start > bytes.length)
    fail(`the header of ${length} bytes does not fit into ${bytes.length}.`);
  const text = latin1(bytes.subarray(8 + lengthBytes, start));
  const descr = /['"]descr['"]\s*:\s*['"]([^'"]*)['"]/.exec(text)?.[1];
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text)?.[1];
  const tuple = /['"]shape['"]\s*:\s*\(([\d,\s]*)\)/.exec(text)?.[1];
  if (descr === undefined)
    return fail(`the header names no plain dtype (structured ones cannot be read): ${text.trim()}`);
  if (order === undefined || tuple === undefined) return fail(`the header is malformed: ${text.trim()}`);
  const dtype = names.get(descr.slice(1));
  if (dtype === undefined || !'<>|='.includes(descr.charAt(0)))
    return fail(
      `dtype '${descr}' has no counterpart here. Known: ${[...names.keys()].join(', ')}. Save with another .astype().`,
    );
  const shape = tuple.split(',').flatMap((s) => (s.trim() === '' ? [] : [Number(s)]));
  const needed = shape.reduce((n, s) => n * s, dtypes[dtype].itemsize);
  if (!Number.isSafeInteger(needed) || bytes.length - start !== needed)
    fail(`shape [${shape.join(', ')}] of ${dtype} takes ${needed} bytes, the file has ${bytes.length - start}.`);
  return { dtype, shape, fortranOrder: order === 'True', bigEndian: descr.startsWith('>'), start };
}
