// Browsers have no file system: the same names as files.node.ts, each with the way round.
import type { Tensor } from '@kindling/core';
import type { CheckpointTargets } from '../checkpoint/checkpoint.ts';
import { SerializeError } from '../errors.ts';
import type { LoadOptions, NamedTensors } from '../safetensors/tensors.ts';

export function saveFile(_tensors: NamedTensors, path: string, _metadata: Readonly<Record<string, string>> = {}): void {
  throw new SerializeError(path, 'browsers cannot write files. Use save(tensors) and offer its bytes as a download.');
}

export function loadFile(path: string, _options: Omit<LoadOptions, 'file'> = {}): Record<string, Tensor> {
  throw new SerializeError(
    path,
    'browsers cannot read files. Use fetch(), and load(new Uint8Array(await response.arrayBuffer())).',
  );
}

export function writeFileAtomic(path: string, _data: Uint8Array | string): void {
  throw new SerializeError(path, 'browsers cannot write files. Offer the bytes as a download.');
}

export interface SaveCheckpointOptions {
  readonly keep?: number;
}

export function saveCheckpoint(
  path: string,
  _content: Readonly<Record<string, unknown>>,
  _options: SaveCheckpointOptions = {},
): void {
  throw new SerializeError(path, 'browsers cannot write files. Offer the bytes of encodeCheckpoint() as a download.');
}

export function loadCheckpoint<T>(path: string, _targets: CheckpointTargets = {}): T {
  throw new SerializeError(path, 'browsers cannot read files. Pass the bytes to decodeCheckpoint().');
}

export function checkpointHistory(path: string): string[] {
  throw new SerializeError(path, 'browsers have no folders.');
}
