import type { Sharp, SharpOptions } from 'sharp';
import { DataError } from '../errors.ts';
import { channelsOf, inMode } from './pixels.ts';
import type { ImageFormat, ImageReadMode, Pixels } from './pixels.ts';

type MakeSharp = (input?: Uint8Array | string, options?: SharpOptions) => Sharp;

let loading: Promise<MakeSharp> | undefined;

/** sharp, loaded at first use: it is an optional peer. */
function loadSharp(): Promise<MakeSharp> {
  return (loading ??= import('sharp').then(
    ({ default: sharp }) => {
      // Images are decoded side by side; threads within each would only get in each other's way, and no file is read twice.
      sharp.concurrency(1);
      sharp.cache(false);
      return sharp;
    },
    (cause: unknown) => {
      loading = undefined;
      const error = new DataError(
        'Images are decoded and encoded by the package sharp. Install it: npm install sharp.',
      );
      error.cause = cause;
      throw error;
    },
  ));
}

const modes = Object.keys(channelsOf) as (keyof typeof channelsOf)[];

/** Pixels of encoded bytes; of the first frame, where there are several. Embedded colour profiles are not applied. */
export async function decode(bytes: Uint8Array, mode: ImageReadMode): Promise<Pixels> {
  const sharp = await loadSharp();
  const image = sharp(bytes, { failOn: 'error', ignoreIcc: true, sequentialRead: true });
  const wanted = mode === 'unchanged' ? await modeOf(image) : mode;
  const rgb = channelsOf[wanted] % 2 === 0 ? image.ensureAlpha() : image.removeAlpha();
  const { data, info } = await rgb.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  return inMode({ data, width: info.width, height: info.height, channels: info.channels }, wanted);
}

async function modeOf(image: Sharp): Promise<keyof typeof channelsOf> {
  const { channels = 3, space } = await image.metadata();
  return space === 'cmyk' ? 'rgb' : (modes[channels - 1] ?? 'rgb');
}

/** @param quality 1 to 100, where the format loses detail */
export async function encode(pixels: Pixels, format: ImageFormat, quality: number | undefined): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const { data, width, height, channels } = pixels;
  const raw = { width, height, channels: channels as 1 | 2 | 3 | 4 };
  return sharp(data, { raw })
    .toFormat(format, quality === undefined ? {} : { quality })
    .toBuffer();
}
