import { decode, encode } from '#codec';
import { readBytes, writeBytes } from '#disk';
import type { Tensor } from '@kindling/core';
import { DataError } from '../errors.ts';
import { formatOf, fromPlanes, toPlanes } from './pixels.ts';
import type { ImageFormat, ImageReadMode } from './pixels.ts';

export interface DecodeOptions {
  /** The channels wanted; those of the file when left out. */
  readonly mode?: ImageReadMode;
}

export interface EncodeOptions {
  /** 1 to 100, for formats that lose detail; the codec's default when left out. */
  readonly quality?: number;
}

/**
 * The pixels of an encoded image (JPEG, PNG, WebP, GIF, AVIF, TIFF): uint8 `[C, H, W]`.
 * @throws DataError when the bytes are no such image, or Node has no sharp.
 */
export function decodeImage(bytes: Uint8Array, options: DecodeOptions = {}): Promise<Tensor> {
  return decodeNamed(bytes, 'decodeImage', options);
}

/** As `decodeImage`, of a file (in browsers: an address). @throws DataError that names the file */
export async function readImage(file: string, options: DecodeOptions = {}): Promise<Tensor> {
  return decodeNamed(await readBytes(file), file, options);
}

async function decodeNamed(bytes: Uint8Array, name: string, { mode = 'unchanged' }: DecodeOptions): Promise<Tensor> {
  try {
    return toPlanes(await decode(bytes, mode));
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const error = new DataError(`${name}: its ${bytes.length} bytes are no image that can be read: ${reason}.`);
    error.cause = cause;
    throw error;
  }
}

/**
 * An image, uint8 `[C, H, W]` with 1 to 4 channels, in a file format.
 * @throws DataError when the tensor is no such image.
 */
export async function encodeImage(
  image: Tensor,
  format: ImageFormat,
  { quality }: EncodeOptions = {},
): Promise<Uint8Array> {
  return encode(fromPlanes(image, 'encodeImage'), format, quality);
}

/** Writes an image, uint8 `[C, H, W]`, in the format that the file's name says. @throws DataError as `encodeImage` */
export async function writeImage(image: Tensor, file: string, { quality }: EncodeOptions = {}): Promise<void> {
  const format = formatOf(file);
  await writeBytes(file, await encode(fromPlanes(image, 'writeImage'), format, quality));
}
