import { dtypes, empty, internal, type CreationOptions, type Tensor } from '@kindling/core';
import { decodeHeader, encodeHeader } from './header.ts';

export interface LoadNpyOptions {
  /** Where the tensor is made; the default device when left out. */
  readonly device?: CreationOptions['device'];
  /** How errors name the source. */
  readonly file?: string;
}

/** A tensor of any layout as the bytes of a .npy file (version 1.0, C order). @throws SerializeError for bfloat16 */
export function saveNpy(tensor: Tensor, file = 'npy'): Uint8Array {
  const head = encodeHeader(tensor.dtype, [...tensor.shape], file);
  const body = internal.bytesOf(internal.readArray(tensor));
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

/** Reverses the bytes of each real number. */
function swapped(bytes: Uint8Array, width: number): Uint8Array {
  const out = bytes.slice();
  for (let i = 0; i < out.length; i += width) out.subarray(i, i + width).reverse();
  return out;
}

/**
 * The tensor of a .npy file of version 1 to 3, of either byte order and either memory order.
 * @throws SerializeError when the bytes break the format, or hold a dtype that has no counterpart
 */
export function loadNpy(bytes: Uint8Array, { device, file = 'npy' }: LoadNpyOptions = {}): Tensor {
  const { dtype, shape, fortranOrder, bigEndian, start } = decodeHeader(bytes, file);
  const body = bytes.subarray(start);
  const { itemsize, kind } = dtypes[dtype];
  const data = bigEndian && itemsize > 1 ? swapped(body, kind === 'complex' ? itemsize / 2 : itemsize) : body;
  const out = empty(fortranOrder ? shape.toReversed() : shape, { dtype, device });
  internal.writeArray(out, data);
  return fortranOrder ? out.permute(shape.map((_, d) => shape.length - 1 - d)) : out;
}
