// What a DataLoader gives in a second, beside PyTorch's (torchvision, Pillow) on the same files with as many workers.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BenchError } from '../errors.ts';
import { busyNote, describeMachine } from '../machine.ts';
import { interquartileRange, median } from '../statistics.ts';
import type { Kind } from './digits.ts';
import { folderOfJpegs } from './jpegs.ts';

const here = import.meta.dirname;
const workers = [0, 1, 2] as const;
const titles: Readonly<Record<Kind, string>> = {
  images: 'JPEGs of 256 × 256: decoded, RandomResizedCrop(224), flip, ToTensor, Normalize',
  tensors: 'TensorDataset of 60,000 × 784 in memory',
  rows: 'a dataset of 60,000 rows in memory, sample by sample',
};

/** What a program prints after a word, as numbers. */
function ask(command: string, args: readonly string[], word: string): Promise<number[]> {
  const threads = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
  const child = spawn(command, args, { env: { ...process.env, ...threads }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, errors] = ['', ''];
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new BenchError(`${command}: ${error.message}`)));
    child.on('close', () => {
      const line = out.split('\n').find((text) => text.startsWith(`${word} `));
      if (line !== undefined) resolve(line.split(' ').slice(1).map(Number));
      else reject(new BenchError(`${args.join(' ')}: ${errors.trim().split('\n').at(-1) || 'it printed no figure'}`));
    });
  });
}

const source = '--conditions=@kindling/source';
const kindling = (script: string, ...args: readonly string[]): [string, string[]] => [
  process.execPath,
  [source, join(here, script), ...args],
];
const pytorch = (...args: readonly string[]): [string, string[]] => [
  '/usr/bin/python3',
  [join(here, 'pass.py'), ...args],
];

const figure = (rates: readonly number[]): string =>
  `${median(rates).toFixed(0)} ±${((50 * interquartileRange(rates)) / median(rates)).toFixed(0)}%`;

async function table(kind: Kind, root: string, rounds: number): Promise<void> {
  const rates = new Map<string, number[]>();
  const ratesOf = (name: string, count: number): number[] => {
    const key = `${name} ${count}`;
    if (!rates.has(key)) rates.set(key, []);
    return rates.get(key) as number[];
  };
  for (let round = 0; round < rounds; round++)
    for (const count of workers) {
      const args = [kind, String(count), root];
      for (const [name, command] of Object.entries({
        kindling: kindling('pass.ts', ...args),
        pytorch: pytorch(...args),
      })) {
        const [rate = NaN] = await ask(...command, 'RATE');
        ratesOf(name, count).push(rate);
        console.error(`${kind}, ${count} workers, ${name}: ${rate.toFixed(0)}`);
      }
    }
  const none = median(ratesOf('kindling', 0));
  console.log(`\nSamples a second: ${titles[kind]}, batch 64\n`);
  console.log(
    '| workers | kindling | pytorch | kindling / pytorch | time / time without workers |\n| - | - | - | - | - |',
  );
  for (const count of workers) {
    const [own, peer] = [ratesOf('kindling', count), ratesOf('pytorch', count)];
    const ratio = (median(own) / median(peer)).toFixed(2);
    console.log(`| ${count} | ${figure(own)} | ${figure(peer)} | ${ratio} | ${(none / median(own)).toFixed(2)} |`);
  }
}

async function epoch(rounds: number): Promise<void> {
  const shares: number[] = [];
  let times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    times = await ask(...kindling('epoch.ts'), 'EPOCH');
    const [training = NaN, loading = NaN] = times;
    shares.push((100 * loading) / training);
  }
  const [training, loading, together] = times.map((ms) => ms.toFixed(0));
  console.log(
    `\nAn epoch of 60,000 × 784, batch 64, shuffled: ${median(shares).toFixed(1)} % of the MLP's training steps`,
  );
  console.log(`(the last round: steps ${training} ms, batches ${loading} ms, both ${together} ms)`);
}

const parts = ['images', 'tensors', 'rows', 'epoch'] as const;

/** `npm run bench -- data [--images N] [--rounds N] [--part images,tensors,rows,epoch]` @throws BenchError */
export async function benchData(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      images: { type: 'string', default: '10000' },
      rounds: { type: 'string', default: '3' },
      part: { type: 'string', default: parts.join(',') },
    },
  });
  const wanted = values.part.split(',');
  const unknown = wanted.find((part) => !parts.some((known) => known === part));
  if (unknown !== undefined) throw new BenchError(`--part: '${unknown}' is none of ${parts.join(', ')}.`, 2);
  const [images, rounds] = [Number(values.images), Number(values.rounds)];
  if (!(images >= 1280) || !(rounds >= 1)) throw new BenchError('--images is at least 1280, --rounds at least 1.', 2);
  console.log(`${describeMachine()}; Node ${process.version}`);
  const note = busyNote();
  if (note !== null) console.log(note);
  for (const kind of ['images', 'tensors', 'rows'] as const)
    if (wanted.includes(kind)) await table(kind, kind === 'images' ? await folderOfJpegs(images) : '', rounds);
  if (wanted.includes('epoch')) await epoch(rounds);
}
