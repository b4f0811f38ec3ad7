import { unzipSync, zipSync } from 'fflate';
import type { Tensor } from '@kindling/core';
import { SerializeError } from '../errors.ts';
import { loadNpy, saveNpy, type LoadNpyOptions } from './npy.ts';
import { pairs, type NamedTensors } from '../safetensors/tensors.ts';

export interface SaveNpzOptions {
  /** As `numpy.savez_compressed`. */
  readonly compressed?: boolean;
  /** How errors name the target. */
  readonly file?: string;
}
export interface LoadNpzOptions extends LoadNpyOptions {
  /** Refuses archives whose members are larger than this when unpacked; 4 GiB when left out. */
  readonly maxBytes?: number;
}

const ENDING = '.npy';

/** Tensors by name as the bytes of a .npz archive. @throws SerializeError for bfloat16, or a name that stands twice */
export function saveNpz(tensors: NamedTensors, { compressed = false, file = 'npz' }: SaveNpzOptions = {}): Uint8Array {
  const members: Record<string, Uint8Array> = {};
  for (const [name, tensor] of pairs(tensors)) {
    if (Object.hasOwn(members, name + ENDING)) throw new SerializeError(file, 'the name stands twice.', name);
    members[name + ENDING] = saveNpy(tensor, `${file}: ${name}`);
  }
  return zipSync(members, { level: compressed ? 6 : 0 });
}

/** The tensors of a .npz archive, by name. @throws SerializeError when it is damaged, or larger than `maxBytes` */
export function loadNpz(
  bytes: Uint8Array,
  { device, file = 'npz', maxBytes = 2 ** 32 }: LoadNpzOptions = {},
): Record<string, Tensor> {
  let total = 0;
  const filter = ({ name, originalSize }: { name: string; originalSize: number }): boolean => {
    total += originalSize;
    if (total > maxBytes)
      throw new SerializeError(
        file,
        `unpacks to more than ${maxBytes} bytes. Pass a larger maxBytes if you trust it.`,
        name,
      );
    return name.endsWith(ENDING);
  };
  let members: Record<string, Uint8Array>;
  try {
    members = unzipSync(bytes, { filter });
  } catch (error) {
    if (error instanceof SerializeError) throw error;
    throw new SerializeError(
      file,
      `not a readable zip archive: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => [
      name.slice(0, -ENDING.length),
      loadNpy(member, { file: `${file}: ${name}`, ...(device !== undefined && { device }) }),
    ]),
  );
}
