// The JSON header of a safetensors file, and every check on it: nothing below it trusts a number from the file.
import type { DType } from '@kindling/core';
import { SerializeError } from '../errors.ts';
import { dtypeOf, itemsizeOf, knownCodes } from './dtypes.ts';
import { duplicateKey } from './duplicate-key.ts';

/** The format's own ceiling. */
export const maxHeaderBytes = 100_000_000;
export const metadataKey = '__metadata__';

export interface Entry {
  readonly dtype: DType;
  readonly shape: number[];
  /** Bytes from the end of the header. */
  readonly start: number;
  readonly end: number;
}

export interface Header {
  readonly entries: Map<string, Entry>;
  readonly metadata: Record<string, string>;
}

const truncated = 'The file is truncated or no safetensors file; copy or download it again.';

/** Splits a file into the text of its header and its data. */
export function splitFile(bytes: Uint8Array, file: string): { json: string; data: Uint8Array } {
  if (bytes.length < 8) throw new SerializeError(file, `${bytes.length} bytes are too few for a header. ${truncated}`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (length > BigInt(maxHeaderBytes)) {
    throw new SerializeError(file, `a header of ${length} bytes is over the limit of ${maxHeaderBytes}. ${truncated}`);
  }
  const end = 8 + Number(length);
  if (end > bytes.length) {
    throw new SerializeError(
      file,
      `the header of ${length} bytes does not fit the file's ${bytes.length}. ${truncated}`,
    );
  }
  try {
    const json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(8, end));
    return { json, data: bytes.subarray(end) };
  } catch {
    throw new SerializeError(file, `the header is not UTF-8. ${truncated}`);
  }
}

/** Reads and checks a header for `dataBytes` bytes of data. */
export function parseHeader(json: string, dataBytes: number, file: string): Header {
  const parsed = parseObject(json, file);
  const metadata = checkMetadata(parsed[metadataKey], file);
  const list = Object.entries(parsed)
    .filter(([key]) => key !== metadataKey)
    .map(([key, value]): [string, Entry] => [key, checkEntry(key, value, file)])
    // By place, since JSON objects do not keep the order of names that are numbers.
    .sort(([, a], [, b]) => a.start - b.start || a.end - b.end);
  checkCoverage(list, dataBytes, file);
  return { entries: new Map(list), metadata };
}

function parseObject(json: string, file: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = json.startsWith('{') ? JSON.parse(json) : null;
  } catch {
    parsed = null;
  }
  if (!isObject(parsed)) throw new SerializeError(file, `the header is no JSON object. ${truncated}`);
  const twice = duplicateKey(json);
  if (twice !== undefined)
    throw new SerializeError(file, 'this key stands twice in the header. Write the file anew.', twice);
  return parsed;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function checkMetadata(value: unknown, file: string): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (!isObject(value) || !Object.values(value).every((item) => typeof item === 'string')) {
    throw new SerializeError(file, 'metadata must map strings to strings.', metadataKey);
  }
  return value as Record<string, string>;
}

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isSizes = (value: unknown): value is number[] => Array.isArray(value) && value.every(isSize);

function checkEntry(key: string, value: unknown, file: string): Entry {
  const fail = (message: string): SerializeError => new SerializeError(file, message, key);
  if (!isObject(value)) throw fail('the header has no object for this tensor.');
  const { dtype: code, shape, data_offsets: offsets } = value;
  const dtype = typeof code === 'string' ? dtypeOf(code) : undefined;
  if (dtype === undefined) {
    throw fail(
      `dtype ${JSON.stringify(code)} is not one of ${knownCodes()}. Convert it before saving, in Python with tensor.to(...).`,
    );
  }
  if (!isSizes(shape)) throw fail(`shape ${JSON.stringify(shape)} is no list of sizes.`);
  if (!isSizes(offsets) || offsets.length !== 2)
    throw fail(`data_offsets ${JSON.stringify(offsets)} are no [start, end].`);
  const [start = 0, end = 0] = offsets;
  const needed = shape.reduce((bytes, size) => bytes * size, itemsizeOf(dtype));
  if (!Number.isSafeInteger(needed)) throw fail(`shape [${shape.join(', ')}] holds more elements than can be counted.`);
  if (end - start !== needed) {
    throw fail(
      `shape [${shape.join(', ')}] of ${dtype} takes ${needed} bytes, but data_offsets [${start}, ${end}] span ${end - start}.`,
    );
  }
  return { dtype, shape, start, end };
}

/** The data must be the tensors, back to back, to its last byte. */
function checkCoverage(sorted: readonly [string, Entry][], dataBytes: number, file: string): void {
  let position = 0;
  for (const [key, { start, end }] of sorted) {
    if (start !== position) {
      const what = start < position ? 'overlaps the tensor before it' : 'leaves a gap before it';
      throw new SerializeError(file, `data_offsets [${start}, ${end}] ${what} (expected start ${position}).`, key);
    }
    if (end > dataBytes) {
      throw new SerializeError(
        file,
        `data_offsets [${start}, ${end}] end after the file's ${dataBytes} bytes of data. ${truncated}`,
        key,
      );
    }
    position = end;
  }
  if (position !== dataBytes) {
    throw new SerializeError(file, `${dataBytes - position} bytes of data belong to no tensor. ${truncated}`);
  }
}
