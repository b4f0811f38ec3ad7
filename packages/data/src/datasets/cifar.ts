// The binary version of CIFAR: https://www.cs.toronto.edu/~kriz/cifar.html. Records of label bytes, then 3 planes of 32 × 32.
import { readArchive } from '#files';
import { DataError } from '../errors.ts';
import type { ArchiveFile, Origin, ReadOptions } from '../files/data-file.ts';
import type { ImageBytes } from './byte-images.ts';

const sizes = [3, 32, 32] as const;
const imageBytes = 3 * 32 * 32;

export interface CifarOrigin extends Origin {
  /** The archive as published. */
  readonly archive: ArchiveFile;
  readonly train: readonly string[];
  readonly test: readonly string[];
  /** Label bytes of a record, and which of them is the label. */
  readonly labelBytes: number;
  readonly labelAt: number;
  readonly classCount: number;
}

/** Reads the records of a dataset's files, from their folder or from the archive. */
export async function readCifar(
  origin: CifarOrigin,
  { train = true, ...options }: ReadOptions & { readonly train?: boolean },
): Promise<ImageBytes> {
  const names = train ? origin.train : origin.test;
  const files = await readArchive(names, origin.archive, origin, options);
  const record = origin.labelBytes + imageBytes;
  const total = files.reduce((sum, { bytes }) => sum + Math.floor(bytes.length / record), 0);
  const pixels = new Uint8Array(total * imageBytes);
  const labels = new Uint8Array(total);
  let at = 0;
  for (const { file, bytes } of files) {
    if (bytes.length === 0 || bytes.length % record !== 0) {
      throw new DataError(
        `${file}: its ${bytes.length} bytes are no whole number of ${origin.dataset} records of ${record} bytes: it is truncated or another file.`,
      );
    }
    for (let start = 0; start < bytes.length; start += record) {
      const label = bytes[start + origin.labelAt] as number;
      if (label >= origin.classCount) {
        throw new DataError(
          `${file}: label ${label} of image ${start / record} is not one of 0 to ${origin.classCount - 1}.`,
        );
      }
      labels[at] = label;
      pixels.set(bytes.subarray(start + origin.labelBytes, start + record), at * imageBytes);
      at++;
    }
  }
  return { pixels, labels, sizes };
}
