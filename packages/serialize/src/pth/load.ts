import type { CreationOptions, Tensor } from '@kindling/core';
import { build } from './build.ts';
import { SerializeError } from '../errors.ts';
import { readLegacyFormat } from './legacy-format.ts';
import { readZipFormat } from './zip-format.ts';

export interface LoadPthOptions {
  /** Where the tensors are made, wherever they were when saved; the default device when left out. */
  readonly device?: CreationOptions['device'];
  /** How errors name the source. */
  readonly file?: string;
  /**
   * Refuses archives that unpack to more, tensors that would take more when copied, and pickles of more than a sixteenth
   * of it. When left out, 64 MiB or eight
   * times the size of the file, whichever is more.
   */
  readonly maxBytes?: number;
  /** Whether checksums are compared; true when left out. Files written without them need false. */
  readonly crc32?: boolean;
}

/**
 * What `torch.save` wrote, as a zip archive or in the format before 1.6: tensors, and dicts, lists, tuples, sets, strings, numbers, bytes, booleans and None around
 * them. A dict becomes an object where all its keys are strings, else a Map; a tuple becomes an array, an int beyond
 * 2^53 a bigint, a dtype or device its name. Tensors keep strides and share storage as they did; parameters are plain
 * tensors, as in a `stateDict()`, and none requires a gradient. `T` is what the caller expects; it is not checked.
 *
 * Nothing in the file is executed: a pickle that names any other global is refused, with its name.
 * @throws SerializeError when the file is damaged, too large, or holds anything else
 */
export function loadPth<T = Record<string, Tensor>>(
  bytes: Uint8Array,
  { device, file = 'pth', maxBytes = Math.max(2 ** 26, 8 * bytes.length), crc32 = true }: LoadPthOptions = {},
): T {
  const fail = (what: string): never => {
    throw new SerializeError(file, what);
  };
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const { value, contentOf } = isZip
    ? readZipFormat(bytes, file, maxBytes, crc32)
    : readLegacyFormat(bytes, file, maxBytes);
  return build(value, { device, maxBytes, contentOf, fail }) as T;
}
