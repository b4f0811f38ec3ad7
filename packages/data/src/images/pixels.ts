import { fromArray } from '@kindling/core';
import type { Tensor } from '@kindling/core';
import { DataError } from '../errors.ts';

/** How many channels a decoded image has: torchvision's ImageReadMode. */
export type ImageReadMode = 'unchanged' | 'gray' | 'grayAlpha' | 'rgb' | 'rgbAlpha';

export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'tiff';

/** Bytes of an image, row by row, the channels of a pixel together. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

export const channelsOf = { gray: 1, grayAlpha: 2, rgb: 3, rgbAlpha: 4 } as const;

/** Weights of red, green and blue in a shade of grey (ITU-R BT.601). */
const luma = [0.299, 0.587, 0.114] as const;

/** The channels wanted, out of RGB or RGBA. */
export function inMode({ data, width, height, channels }: Pixels, mode: keyof typeof channelsOf): Pixels {
  const wanted = channelsOf[mode];
  if (wanted === channels) return { data, width, height, channels };
  const out = new Uint8Array(width * height * wanted);
  for (let from = 0, to = 0; to < out.length; from += channels, to += wanted) {
    const [r = 0, g = 0, b = 0] = [data[from], data[from + 1], data[from + 2]];
    if (wanted < 3) out[to] = Math.round(luma[0] * r + luma[1] * g + luma[2] * b);
    else [out[to], out[to + 1], out[to + 2]] = [r, g, b];
    if (wanted % 2 === 0) out[to + wanted - 1] = channels === 4 ? (data[from + 3] as number) : 255;
  }
  return { data: out, width, height, channels: wanted };
}

const formats: Readonly<Record<string, ImageFormat>> = {
  jpg: 'jpeg',
  jpeg: 'jpeg',
  png: 'png',
  webp: 'webp',
  gif: 'gif',
  avif: 'avif',
  tif: 'tiff',
  tiff: 'tiff',
};

/** The format that a file's name says. @throws DataError when it says none that is known */
export function formatOf(file: string): ImageFormat {
  const format = formats[/\.([^./\\]+)$/.exec(file)?.[1]?.toLowerCase() ?? ''];
  if (format !== undefined) return format;
  throw new DataError(`${file}: expected a name that ends in .${Object.keys(formats).join(', .')}.`);
}

/** uint8 `[C, H, W]`: a view of the pixels as they are, so that their order costs nothing. */
export const toPlanes = ({ data, width, height, channels }: Pixels): Tensor =>
  fromArray(data, [height, width, channels]).permute([2, 0, 1]);

/** @throws DataError when the tensor is no image: uint8 `[C, H, W]` with 1 to 4 channels */
export function fromPlanes(image: Tensor, op: string): Pixels {
  const [channels = 0, height = 0, width = 0] = image.shape;
  if (image.dtype !== 'uint8' || image.ndim !== 3 || channels < 1 || channels > 4 || height * width === 0) {
    const shape = [...image.shape];
    throw new DataError(
      `${op}: expected a uint8 tensor of shape [C, H, W] with 1 to 4 channels, got ${image.dtype} [${shape.join(', ')}]. ` +
        'Floats from 0 to 1 become bytes by convertImageDtype(image, "uint8"), or use saveImage.',
      { op, shapes: [shape], dtypes: [image.dtype] },
    );
  }
  const planes = image.toTypedArray() as Uint8Array;
  const size = width * height;
  const data = new Uint8Array(size * channels);
  for (let c = 0; c < channels; c++) {
    const start = c * size;
    for (let i = 0, to = c; i < size; i++, to += channels) data[to] = planes[start + i] as number;
  }
  return { data, width, height, channels };
}
