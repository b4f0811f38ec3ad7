import { empty, internal } from '@kindling/core';
import type { CreationOptions, Tensor } from '@kindling/core';
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

/** @internal */
export const pairs = (tensors: NamedTensors): (readonly [string, Tensor])[] =>
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
  return { dtype: tensor.dtype, shape: [...tensor.shape], bytes: internal.bytesOf(internal.readArray(tensor)) };
}

/**
 * The tensors of a safetensors file, by name.
 *
 * @throws SerializeError when the bytes break the format.
 */
export function load(bytes: Uint8Array, { device, file = 'safetensors' }: LoadOptions = {}): Record<string, Tensor> {
  const loaded = [...decode(bytes, file).tensors].map(([key, raw]): [string, Tensor] => {
    const tensor = empty([...raw.shape], { dtype: raw.dtype, device });
    internal.writeArray(tensor, raw.bytes);
    return [key, tensor];
  });
  return Object.fromEntries(loaded);
}
