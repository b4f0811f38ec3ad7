import { DataError } from '../errors.ts';
import { inMode } from './pixels.ts';
import type { ImageFormat, ImageReadMode, Pixels } from './pixels.ts';

/** Pixels of encoded bytes. `unchanged` has an alpha channel where the image is not opaque. */
export async function decode(bytes: Uint8Array, mode: ImageReadMode): Promise<Pixels> {
  const options: ImageBitmapOptions = {
    premultiplyAlpha: 'none',
    colorSpaceConversion: 'none',
    imageOrientation: 'none',
  };
  const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]), options);
  const { width, height } = bitmap;
  const context = contextOf(width, height);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  const pixels = { data: new Uint8Array(data.buffer), width, height, channels: 4 };
  if (mode !== 'unchanged') return inMode(pixels, mode);
  return inMode(pixels, data.every((value, i) => i % 4 !== 3 || value === 255) ? 'rgb' : 'rgbAlpha');
}

/** @param quality 1 to 100, where the format loses detail */
export async function encode(pixels: Pixels, format: ImageFormat, quality: number | undefined): Promise<Uint8Array> {
  const { width, height, data, channels } = pixels;
  const context = contextOf(width, height);
  const image = context.createImageData(width, height);
  for (let from = 0, to = 0; from < data.length; from += channels, to += 4) {
    const at = (c: number): number => data[from + c] ?? 0;
    const grey = channels < 3;
    image.data.set([at(0), at(grey ? 0 : 1), at(grey ? 0 : 2), channels % 2 === 0 ? at(channels - 1) : 255], to);
  }
  context.putImageData(image, 0, 0);
  const type = `image/${format}`;
  const blob = await context.canvas.convertToBlob({ type, ...(quality !== undefined && { quality: quality / 100 }) });
  // Browsers write PNG instead of what they cannot write.
  if (blob.type !== type) throw new DataError(`This browser cannot write ${type}. Use png.`);
  return new Uint8Array(await blob.arrayBuffer());
}

function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (context === null) throw new DataError(`This browser has no canvas of ${width} x ${height}.`);
  return context;
}
