import { closeSync, mkdirSync, openSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagedDigits } from '../data.ts';

/** Writes the first images of MNIST as idx files of their own. */
export function sliceDigits(folder: string, train: number, test: number): string {
  mkdirSync(folder, { recursive: true });
  for (const [prefix, count] of [
    ['train', train],
    ['t10k', test],
  ] as const) {
    slice(folder, `${prefix}-images-idx3-ubyte`, 16, count, 784);
    slice(folder, `${prefix}-labels-idx1-ubyte`, 8, count, 1);
  }
  return folder;
}

function slice(folder: string, name: string, headerBytes: number, count: number, itemBytes: number): void {
  const bytes = Buffer.alloc(headerBytes + count * itemBytes);
  const file = openSync(join(packagedDigits(), name), 'r');
  readSync(file, bytes, 0, bytes.length, 0);
  closeSync(file);
  bytes.writeUInt32BE(count, 4);
  writeFileSync(join(folder, name), bytes);
}
