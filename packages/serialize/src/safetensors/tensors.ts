import { dtypes, fromArray } from '@kindling/core';
import type { CreationOptions, DType, Tensor, TypedArray } from '@kindling/core';
import { SerializeError } from '../errors.ts';
import { decode, encode } from './codec.ts';
import type { RawTensor } from './codec.ts';

/** Named tensors: an object, a Map, or any list of pairs. */
export type NamedTensors = Readonly<Record<string, Tensor>> | Iterable<readonly [string, Tensor]>;

export interface LoadOptions {
  /** Where the tensors are made; the default device when left out. */
  readonly device?: CreationOptions['device'];
  /** How errors name the source. */
  readonly file?: string;
}

const pairs = (tensors: NamedTensors): (readonly [string, Tensor])[] =>
  Symbol.iterator in tensors ? [...tensors] : Object.entries(tensors);

/**
 * Tensors of any layout as the bytes of a safetensors file.
 *
 * @param metadata strings by name, kept in the file's header.
 * @throws SerializeError for a dtype that safetensors lacks, or a name that stands twice.
 */
export function save(
  tensors: NamedTensors,
  metadata: Readonly<Record<string, string>> = {},
  file?: string,
): Uint8Array {
  const raw = pairs(tensors).map(([key, tensor]): [string, RawTensor] => [key, rawOf(tensor)]);
  return encode(raw, metadata, file);
}

function rawOf(tensor: Tensor): RawTensor {
  const data = tensor.toTypedArray();
  return {
    dtype: tensor.dtype,
    shape: [...tensor.shape],
    bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}

/**
 * The tensors of a safetensors file, by name.
 *
 * @throws SerializeError when the bytes break the format, or hold a dtype that tensors cannot have yet.
 */
export function load(bytes: Uint8Array, { device, file = 'safetensors' }: LoadOptions = {}): Record<string, Tensor> {
  const loaded = [...decode(bytes, file).tensors].map(([key, raw]): [string, Tensor] => {
    const data = arrayOf(raw);
    if (data === null) {
      const hint = `In Python, convert it with tensor.to(torch.${dtypes[raw.dtype].kind === 'floating' ? 'float32' : 'int32'}) before saving.`;
      throw new SerializeError(file, `Kindling has no ${raw.dtype} tensors yet. ${hint}`, key);
    }
    return [key, fromArray(data, raw.shape, { dtype: raw.dtype, device })];
  });
  return Object.fromEntries(loaded);
}

const arrays: Partial<Record<DType, (buffer: ArrayBuffer) => TypedArray>> = {
  float32: (buffer) => new Float32Array(buffer),
  float64: (buffer) => new Float64Array(buffer),
  int64: (buffer) => new BigInt64Array(buffer),
  int32: (buffer) => new Int32Array(buffer),
  uint8: (buffer) => new Uint8Array(buffer),
  bool: (buffer) => new Uint8Array(buffer),
};

/** A typed array over a copy of the bytes, which need not be aligned; null for a dtype that tensors lack. */
function arrayOf({ dtype, bytes }: RawTensor): TypedArray | null {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return arrays[dtype]?.(copy.buffer) ?? null;
}
