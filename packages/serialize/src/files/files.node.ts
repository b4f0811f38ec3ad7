export { checkpointHistory, loadCheckpoint, saveCheckpoint } from './checkpoint-files.node.ts';
export type { SaveCheckpointOptions } from './checkpoint-files.node.ts';
export { writeFileAtomic } from './atomic-write.node.ts';
import { readBytes } from './read-bytes.node.ts';
import type { Tensor } from '@kindling/core';
import { writeFileAtomic } from './atomic-write.node.ts';
import { SerializeError } from '../errors.ts';
import { asNamedTensors, isPth } from '../pth/named-tensors.ts';
import { loadPth } from '../pth/load.ts';
import { savePth } from '../pth/save.ts';
import { load, pairs, save } from '../safetensors/tensors.ts';
import type { LoadOptions, NamedTensors } from '../safetensors/tensors.ts';

/**
 * Writes tensors to a safetensors file, or to one of PyTorch's where its name ends in `.pth` or `.pt`, whole or not at all.
 *
 * @throws SerializeError when the tensors do not fit the format, or the file cannot be written; `.pth` has no metadata.
 */
export function saveFile(tensors: NamedTensors, path: string, metadata: Readonly<Record<string, string>> = {}): void {
  if (!isPth(path)) return writeFileAtomic(path, save(tensors, metadata, path));
  if (Object.keys(metadata).length > 0)
    throw new SerializeError(
      path,
      'PyTorch files hold no metadata. Save an object of both by savePth and writeFileAtomic.',
    );
  writeFileAtomic(path, savePth(new Map(pairs(tensors)), path));
}

/**
 * Reads the tensors of a safetensors file, or of one of PyTorch's where its name ends in `.pth` or `.pt`.
 *
 * @throws SerializeError when the file cannot be read or breaks the format.
 */
export function loadFile(path: string, options: Omit<LoadOptions, 'file'> = {}): Record<string, Tensor> {
  const bytes = readBytes(path);
  const named = { ...options, file: path };
  return isPth(path) ? asNamedTensors(loadPth<unknown>(bytes, named), path) : load(bytes, named);
}
