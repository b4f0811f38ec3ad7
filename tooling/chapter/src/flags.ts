import { parseArgs } from 'node:util';
import { UsageError } from './errors.ts';

export interface Flags {
  readonly device: string | undefined;
  readonly short: boolean;
  readonly out: string;
  readonly help: boolean;
}

export const usage = `usage: node src/main.ts [flags]
  --device NAME   cpu, ... (default: KINDLING_DEVICE, else the best there is)
  --short         fewer steps, less data
  --out DIR       folder of the pictures and files (default out)
  --help`;

/** @throws UsageError */
export function parseFlags(argv: readonly string[]): Flags {
  try {
    const { values } = parseArgs({
      args: argv.filter((argument) => argument !== '--'),
      options: {
        device: { type: 'string' },
        short: { type: 'boolean', default: false },
        out: { type: 'string', default: 'out' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return { ...values, device: values.device };
  } catch (error) {
    // Node's messages go on for several sentences; the first says what is wrong.
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new UsageError(`${first.replace(/\.$/, '')}.`);
  }
}
