// safetensors as bytes: https://huggingface.co/docs/safetensors. A length, a JSON header, the tensors back to back.
import type { DType } from '@kindling/core';
import { SerializeError } from '../errors.ts';
import { codeOf, itemsizeOf } from './dtypes.ts';
import { maxHeaderBytes, metadataKey, parseHeader, splitFile } from './header.ts';

/** A tensor in row-major, little-endian bytes. */
export interface RawTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

export interface Decoded {
  readonly tensors: Map<string, RawTensor>;
  readonly metadata: Record<string, string>;
}

/**
 * The tensors and metadata of a file. The tensors' bytes are views of the file's, aligned or not.
 *
 * @param file how errors name the source.
 * @throws SerializeError when anything about the file breaks the format.
 */
export function decode(bytes: Uint8Array, file = 'safetensors'): Decoded {
  const { json, data } = splitFile(bytes, file);
  const { entries, metadata } = parseHeader(json, data.length, file);
  const tensors = new Map<string, RawTensor>();
  for (const [key, { dtype, shape, start, end }] of entries) {
    tensors.set(key, { dtype, shape, bytes: data.subarray(start, end) });
  }
  return { tensors, metadata };
}

/**
 * The bytes of a file. Wider dtypes come first, so that every tensor is aligned; apart from that the order is kept.
 *
 * @throws SerializeError for a dtype the format lacks, or bytes that do not fit the shape.
 */
export function encode(
  tensors: Iterable<readonly [string, RawTensor]>,
  metadata: Readonly<Record<string, string>> = {},
  file = 'safetensors',
): Uint8Array {
  const list = [...tensors].sort(([, a], [, b]) => itemsizeOf(b.dtype) - itemsizeOf(a.dtype));
  const fields: string[] = [];
  if (Object.keys(metadata).length > 0)
    fields.push(`"${metadataKey}":${JSON.stringify(checkedMetadata(metadata, file))}`);
  const seen = new Set<string>();
  let end = 0;
  for (const [key, { dtype, shape, bytes }] of list) {
    checkTensor(key, seen, { dtype, shape, bytes }, file);
    const start = end;
    end += bytes.length;
    fields.push(
      `${JSON.stringify(key)}:${JSON.stringify({ dtype: codeOf(dtype), shape, data_offsets: [start, end] })}`,
    );
  }
  const text = new TextEncoder().encode(`{${fields.join(',')}}`);
  // Spaces up to a multiple of 8, so that the data is aligned in memory-mapped files.
  const headerBytes = Math.ceil(text.length / 8) * 8;
  if (headerBytes > maxHeaderBytes) {
    throw new SerializeError(
      file,
      `the header takes ${headerBytes} bytes; the format allows ${maxHeaderBytes}. Save fewer tensors a file.`,
    );
  }
  const out = new Uint8Array(8 + headerBytes + end);
  new DataView(out.buffer).setBigUint64(0, BigInt(headerBytes), true);
  out.set(text, 8);
  out.fill(0x20, 8 + text.length, 8 + headerBytes);
  let position = 8 + headerBytes;
  for (const [, { bytes }] of list) {
    out.set(bytes, position);
    position += bytes.length;
  }
  return out;
}

function checkTensor(key: string, seen: Set<string>, { dtype, shape, bytes }: RawTensor, file: string): void {
  const fail = (message: string): SerializeError => new SerializeError(file, message, key);
  if (key === metadataKey) throw fail('this name is reserved by safetensors; rename the tensor.');
  if (/\p{Surrogate}/u.test(key)) throw fail('this name is no valid Unicode; rename the tensor.');
  if (seen.has(key)) throw fail('two tensors have this name; rename one.');
  seen.add(key);
  if (codeOf(dtype) === undefined) throw fail(`safetensors has no ${dtype}; save its real and imaginary parts.`);
  const needed = shape.reduce((product, size) => product * size, itemsizeOf(dtype));
  if (bytes.length !== needed) {
    throw fail(`shape [${shape.join(', ')}] of ${dtype} takes ${needed} bytes, got ${bytes.length}.`);
  }
}

function checkedMetadata(metadata: Readonly<Record<string, string>>, file: string): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(metadata)) {
    if (typeof value !== 'string') {
      throw new SerializeError(
        file,
        `metadata '${name}' must be a string, got ${typeof value}; use String(value) or JSON.stringify.`,
      );
    }
  }
  return metadata;
}
