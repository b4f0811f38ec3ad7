import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unpack, type RawEntry } from './packed.ts';

export { pack, unpack, type RawEntry } from './packed.ts';

/** This package's folder: other references (`rng.json`, `train/`, ...) lie beside the operators. */
export const folder = join(import.meta.dirname, '..');
const operators = join(folder, 'ops');

/** PyTorch's values of every operator, one entry after another, in the order of their names. */
export function* operatorEntries(): Generator<RawEntry> {
  for (const name of readdirSync(operators).sort()) {
    if (name.endsWith('.br')) yield unpack(name.slice(0, -'.br'.length), readFileSync(join(operators, name)));
  }
}
