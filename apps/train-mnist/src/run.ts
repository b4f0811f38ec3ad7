import { relative, resolve } from 'node:path';
import { save } from '@kindling/serialize';
import { KindlingError, backendOf, getDefaultDevice, setDefaultDevice } from 'kindling';
import { parseOptions, usage, type Options } from './args.ts';
import { loadDigits, pixelsOf, type Digits } from './data.ts';
import { AppError, UsageError } from './errors.ts';
import { metricsOf } from './metrics.ts';
import { openOutputFolder, type Files } from './outputs.ts';
import { drawPredictions } from './predictions.ts';
import type { Output } from './progress.ts';
import { runTraining, type Result } from './session.ts';
import { percent, seconds, whole } from './text.ts';

export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Pick<Output, 'write'>;
}

const names = ['metrics.json', 'model.safetensors', 'curves.svg', 'predictions.svg'];

/** @returns the exit status. What the user can put right ends in one line on stderr; anything else is thrown. */
export async function run(argv: readonly string[], { stdout, stderr }: Terminal = process): Promise<number> {
  try {
    const options = parseOptions(argv);
    if (options === null) stdout.write(`${usage}\n`);
    else await train(options, stdout);
    return 0;
  } catch (error) {
    if (!(error instanceof AppError || error instanceof KindlingError)) throw error;
    stderr.write(`train-mnist: ${error.message.replace(/\s*\n\s*/g, ' ')}\n`);
    return error instanceof AppError ? error.exitStatus : 1;
  }
}

async function train(options: Options, stdout: Output): Promise<void> {
  chooseDevice(options.device);
  const digits = await loadDigits(options.data);
  const folder = openOutputFolder(resolve(options.out), names);
  try {
    const result = runTraining(options, digits, stdout);
    folder.write(await filesOf(options, digits, result));
    stdout.write(`${summary(options, result)}, in ${relative('.', folder.path) || '.'}\n`);
  } catch (error) {
    folder.abandon();
    throw error;
  }
}

function chooseDevice(name: string | undefined): void {
  if (name === undefined) return;
  let computes: boolean;
  try {
    computes = backendOf(name).holdsData;
  } catch (error) {
    throw error instanceof KindlingError ? new UsageError(`--device: ${error.message}`) : error;
  }
  if (!computes) throw new UsageError(`--device ${name} computes no values; nothing can be trained on it.`);
  setDefaultDevice(name);
}

async function filesOf(options: Options, { test }: Digits, result: Result): Promise<Files> {
  // Loaded when it is needed: it takes some 40 MB that training can do without.
  const { drawCurves } = await import('./curves.ts');
  const what = `${options.model.toUpperCase()} on MNIST`;
  return {
    'metrics.json': `${JSON.stringify(metricsOf(result), null, 2)}\n`,
    'model.safetensors': save(result.net.stateDict(), { format: 'pt' }),
    'curves.svg': await drawCurves(result.history, `${what}, ${options.optimizer}, batches of ${options.batchSize}`),
    'predictions.svg': drawPredictions(result.evaluation, (index) => pixelsOf(test, index), `${what}: predictions`),
  };
}

function summary({ model, epochs }: Options, result: Result): string {
  const accuracy = percent(result.evaluation.accuracy);
  const device = getDefaultDevice().toString();
  const speed = `${whole(result.samplesPerSecond)} samples/s`;
  const passes = `${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}`;
  return (
    `done: ${model} on ${device}, test accuracy ${accuracy} after ${passes}, ${speed}, ` +
    `${seconds(result.seconds)}; wrote ${names.join(', ')}`
  );
}
