import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEntry, type GoldenEntry } from '@kindling/testing';
import { UsageError } from './options.ts';

function namesIn(dir: string): string[] {
  try {
    const files = new Set(readdirSync(dir));
    return [...files]
      .filter((f) => f.endsWith('.json') && files.has(f.replace(/\.json$/, '.bin')))
      .map((f) => f.replace(/\.json$/, ''))
      .sort();
  } catch (error) {
    throw new UsageError(`--dir ${dir}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * The entries of a folder, one after another; with `op` only those of that name, PyTorch's or the file's.
 * @throws UsageError when there are none, GoldenError when one is malformed
 */
export function* entriesOf(dir: string, op: string | null): Generator<GoldenEntry> {
  let found = false;
  for (const name of namesIn(dir)) {
    if (op !== null && name !== op && !name.startsWith(`${op}.`)) continue;
    const path = join(dir, name);
    const entry = parseEntry(name, readFileSync(`${path}.json`, 'utf8'), readFileSync(`${path}.bin`));
    if (op !== null && name !== op && entry.op !== op) continue;
    found = true;
    yield entry;
  }
  if (!found)
    throw new UsageError(
      `--dir ${dir}: no entries${op === null ? '' : ` of op '${op}'`} (pairs of .json and .bin files).`,
    );
}
