import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadFile } from '@kindling/serialize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Metrics } from './metrics.ts';
import { run } from './run.ts';
import { sliceDigits } from './testing/slice.ts';
import { elementsOf } from './testing/xml.ts';

let home: string;
let data: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'kindling-train-'));
  data = sliceDigits(join(home, 'data'), 1000, 200);
});
afterAll(() => rmSync(home, { recursive: true }));

async function call(...argv: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const text = { stdout: '', stderr: '' };
  const status = await run(argv, {
    stdout: { write: (part) => (text.stdout += part) },
    stderr: { write: (part) => (text.stderr += part) },
  });
  return { status, ...text };
}

const metricsIn = (folder: string): Metrics =>
  JSON.parse(readFileSync(join(folder, 'metrics.json'), 'utf8')) as Metrics;

describe('a short training on real digits', () => {
  let out: string;
  let stdout: string;
  beforeAll(async () => {
    out = join(home, 'out');
    const result = await call('--data', data, '--out', out, '--epochs', '2');
    expect(result).toMatchObject({ status: 0, stderr: '' });
    stdout = result.stdout;
  });

  it('learns', () => {
    const metrics = metricsIn(out);
    expect(Object.keys(metrics).sort()).toEqual(
      ['device', 'epochs', 'samplesPerSecond', 'seconds', 'testAccuracy', 'threads', 'trainLoss', 'wasmMode'].sort(),
    );
    expect(metrics).toMatchObject({ device: 'cpu', epochs: 2 });
    expect(metrics.threads).toBeGreaterThan(0);
    const [first = 0, second = 0] = metrics.trainLoss;
    expect(metrics.trainLoss).toHaveLength(2);
    expect(first).toBeLessThan(2.3);
    expect(second).toBeLessThan(0.7 * first);
    expect(metrics.testAccuracy).toBeGreaterThan(0.7);
    expect(metrics.samplesPerSecond).toBeGreaterThan(0);
    expect(metrics.seconds).toBeGreaterThan(0);
  });

  it('writes the four files and nothing else', () => {
    expect(readdirSync(out).sort()).toEqual(['curves.svg', 'metrics.json', 'model.safetensors', 'predictions.svg']);
    const state = loadFile(join(out, 'model.safetensors'));
    const sizes = Object.entries(state).map(([name, tensor]) => [name, ...tensor.shape]);
    expect(sizes).toEqual([
      ['hidden.weight', 256, 784],
      ['hidden.bias', 256],
      ['output.weight', 10, 256],
      ['output.bias', 10],
    ]);
    for (const name of ['curves.svg', 'predictions.svg']) {
      expect(elementsOf(readFileSync(join(out, name), 'utf8'))[0]).toBe('svg');
    }
  });

  it('reports as it goes on, and ends with a summary', () => {
    const lines = stdout.trimEnd().split('\n');
    expect(
      lines.filter((line) => /^epoch [12]\/2: train loss \d\.\d{4}, test accuracy \d+\.\d\d %/.test(line)),
    ).toHaveLength(2);
    expect(lines.at(-1)).toMatch(
      /^done: mlp on cpu, test accuracy .* after 2 epochs, .* samples\/s, .*; wrote metrics\.json/,
    );
  });

  it('gives the same losses for the same seed, others for another', async () => {
    const [again, other] = [join(home, 'again'), join(home, 'other')];
    await call('--data', data, '--out', again, '--epochs', '2');
    await call('--data', data, '--out', other, '--epochs', '2', '--seed', '1');
    expect(metricsIn(again).trainLoss).toEqual(metricsIn(out).trainLoss);
    expect(metricsIn(other).trainLoss).not.toEqual(metricsIn(out).trainLoss);
  });

  it('trains by SGD as well', async () => {
    const folder = join(home, 'sgd');
    const flags = ['--epochs', '1', '--optimizer', 'sgd', '--batch-size', '50'];
    expect(await call('--data', data, '--out', folder, ...flags)).toMatchObject({ status: 0 });
    expect(metricsIn(folder).trainLoss[0]).toBeLessThan(2.2);
  });
});

describe('bad input', () => {
  /** One line, a status other than 0, and no file. */
  async function refused(argv: string[], message: RegExp): Promise<void> {
    const out = join(home, 'none');
    const result = await call('--out', out, ...argv);
    expect(result.stderr).toMatch(message);
    expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(result.status).not.toBe(0);
    expect(existsSync(out)).toBe(false);
  }

  it.each([
    [['--epochs', '0'], /--epochs/],
    [['--rate', '1'], /Unknown flag --rate/],
    [['--device', 'tpu'], /--device: .*'tpu'/],
    [['--device', 'meta'], /--device meta computes no values/],
    [['--device', '?'], /--device: .*'\?' is not a device name/],
  ])('%j', (argv, message) => refused(argv, message));

  it('a data folder that is not there', () =>
    refused(['--data', join(home, 'nowhere')], /--data: .*nowhere is not a folder/));

  it('a missing file', async () => {
    const folder = join(home, 'missing');
    mkdirSync(folder);
    await refused(['--data', folder], /missing lacks train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images/);
  });

  it('a truncated file, and one of another kind', async () => {
    const folder = sliceDigits(join(home, 'damaged'), 100, 50);
    truncateSync(join(folder, 't10k-images-idx3-ubyte'), 5000);
    await refused(['--data', folder], /t10k-images-idx3-ubyte.*truncated/);
    writeFileSync(join(folder, 't10k-images-idx3-ubyte'), 'hello');
    await refused(['--data', folder], /t10k-images-idx3-ubyte.*not an idx file/);
  });

  it('a training that diverges', () =>
    refused(['--data', data, '--optimizer', 'sgd', '--lr', '1e30'], /loss became .*smaller --lr/));

  it('an output folder that cannot be made', async () => {
    writeFileSync(join(home, 'file'), '');
    const result = await call('--data', data, '--out', join(home, 'file', 'out'));
    expect(result.stderr).toMatch(
      /^train-mnist: --out: cannot write to .*: it, or a part of its path, is a file; name a folder \(ENOTDIR\)\.\n$/,
    );
    expect(result).toMatchObject({ status: 1, stdout: '' });
  });
});

it('ends the process with that line and status', () => {
  const main = join(import.meta.dirname, 'main.ts');
  const flags = ['--conditions=@kindling/source', '--disable-warning=ExperimentalWarning'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, main, '--epochs', 'many'], {
    encoding: 'utf8',
  });
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr: "train-mnist: --epochs is a whole number from 1 to 10000; got 'many'. See --help.\n",
  });
});
