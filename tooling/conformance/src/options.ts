import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface Options {
  readonly dir: string;
  readonly op: string | null;
  readonly device: string;
  readonly json: string | null;
}

export const usage = 'usage: npm run conformance -- --dir DIR [--op NAME] [--device NAME] [--json FILE]';

/** A mistake of the person who called, to be shown without a stack. */
export class UsageError extends Error {}

/** @throws UsageError */
export function readOptions(argv: readonly string[]): Options {
  const text = { type: 'string' } as const;
  let values: { dir?: string; op?: string; device?: string; json?: string };
  try {
    ({ values } = parseArgs({ args: [...argv], options: { dir: text, op: text, device: text, json: text } }));
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
  if (values.dir === undefined) throw new UsageError(`--dir is missing: a folder of reference values.\n${usage}`);
  return {
    dir: resolve(values.dir),
    op: values.op ?? null,
    device: values.device ?? 'cpu',
    json: values.json === undefined ? null : resolve(values.json),
  };
}
