// Images a second of two ranks beside one process, and PyTorch's, on two cores with one kernel thread a rank:
//
//     node --conditions=@kindling/source tooling/bench/src/distributed/main.ts [rounds]
//
// "two alone" are two processes that share nothing: what the machine can give to any two ranks.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { busyNote, describeMachine } from '../machine.ts';
import { median } from '../statistics.ts';
import type { ModelName } from './models.ts';

const here = import.meta.dirname;
const launcher = createRequire(import.meta.url).resolve('@kindling/parallel/run');
const steps: Readonly<Record<ModelName, number>> = { lenet: 40, mlp: 12 };
const source = '--conditions=@kindling/source';

/** A command line and how many of it run at once. */
interface Contestant {
  readonly name: string;
  readonly argv: readonly string[];
  readonly copies?: number;
  /** The copies are the ranks of one run, of which the first tells the rate. */
  readonly asRanks?: boolean;
}

const python = (bucket: string, model: string): readonly string[] => [
  '/usr/bin/python3',
  join(here, 'rank.py'),
  model,
  bucket,
];

function contestants(model: ModelName): Contestant[] {
  const rank = (...args: string[]): string[] => [join(here, 'rank.ts'), model, ...args];
  const run = (method: string, ...args: string[]): string[] => [
    process.execPath,
    source,
    launcher,
    '--nproc-per-node=2',
    `--start-method=${method}`,
    ...rank(...args),
  ];
  const alone = [process.execPath, source, ...rank()];
  const torch = python('25', model);
  const ddp = ['local', 'gloo'].flatMap((backend) => {
    const method = backend === 'local' ? 'threads' : 'processes';
    const buckets = ['1', '5', '25'].map((mb) => ({
      name: `${backend}, ${mb} MB buckets`,
      argv: run(method, mb, '1'),
    }));
    return [...buckets, { name: `${backend}, no overlap`, argv: run(method, '25', '0') }];
  });
  return [
    { name: 'one process', argv: alone },
    { name: 'two alone', argv: alone, copies: 2 },
    ...ddp,
    { name: 'PyTorch, one process', argv: torch },
    { name: 'PyTorch, two alone', argv: torch, copies: 2 },
    // Not by torchrun: that of 1.13 does not start on Python 3.11.
    { name: 'PyTorch DDP, gloo', argv: torch, copies: 2, asRanks: true },
  ];
}

/** Images a second, or 0 where it prints none. */
function once({ argv, copies, asRanks }: Contestant, model: ModelName, copy: number): Promise<number> {
  const [command = '', ...args] = argv;
  const threads = { KINDLING_NUM_THREADS: '1', OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
  const rank = { RANK: String(copy), WORLD_SIZE: String(copies), MASTER_ADDR: '127.0.0.1', MASTER_PORT: '29511' };
  const child = spawn(command, args, {
    env: { ...process.env, ...threads, ...(asRanks === true ? rank : {}), BENCH_STEPS: String(steps[model]) },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let out = '';
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  return new Promise((resolve) => {
    child.on('error', () => resolve(0));
    child.on('close', () => resolve(Number(/RATE ([\d.]+)/.exec(out)?.[1] ?? 0)));
  });
}

async function rate(contestant: Contestant, model: ModelName): Promise<number> {
  const { copies = 1 } = contestant;
  const rates = await Promise.all(Array.from({ length: copies }, (_, copy) => once(contestant, model, copy)));
  return rates.reduce((a, b) => a + b, 0);
}

async function main([rounds = '3']: readonly string[]): Promise<void> {
  console.log(`${describeMachine()}; Node ${process.version}`);
  const note = busyNote();
  if (note !== null) console.log(note);
  for (const model of ['lenet', 'mlp'] as const) {
    const all = contestants(model);
    const figures = new Map(all.map(({ name }) => [name, [] as number[]]));
    for (let round = 0; round < Number(rounds); round++)
      for (const contestant of all) figures.get(contestant.name)?.push(await rate(contestant, model));
    const of = (name: string): number => median(figures.get(name) ?? [NaN]);
    console.log(`\n| ${model} | images/s | × one process |\n| - | - | - |`);
    for (const { name } of all) {
      const base = of(name.startsWith('PyTorch') ? 'PyTorch, one process' : 'one process');
      console.log(`| ${name} | ${of(name).toFixed(0)} | ${(of(name) / base).toFixed(2)} |`);
    }
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
