import type { Notebook } from '@kindling-internal/chapter';
import { loadDigits } from '@kindling-internal/chapter/digits';
import { spawn } from '@kindling/parallel';
import { getDefaultDevice } from 'kindling';
import { batchSize, trainAlone } from './task.ts';

const programs = {
  'model split': 'modelSplit',
  'layer split, by hand': 'layerSplit',
  'layer split, by layers': 'parallelLayers',
  'data split (DDP)': 'dataSplit',
} as const;

const show = (losses: readonly number[]): string =>
  [losses.at(0), losses.at(-1)].map((loss) => loss?.toFixed(4)).join(' -> ');

export async function ranks({ section, print, short }: Notebook): Promise<void> {
  section('Three ways to train on two ranks');
  const steps = short ? 20 : 100;
  const digits = await loadDigits(true);
  const [images, labels] = digits.getBatch(Array.from({ length: steps * batchSize }, (_, i) => i));
  const pixels = images.flatten(1);
  const alone = trainAlone(pixels, labels);
  print(`alone: loss ${show(alone)}`);
  for (const [way, name] of Object.entries(programs)) {
    const results = (await spawn(new URL('./programs.ts', import.meta.url), [pixels, labels], {
      nprocs: 2,
      name,
      env: { KINDLING_DEVICE: getDefaultDevice().toString() },
    })) as number[][];
    // The last rank knows the losses: in the model split it alone.
    const losses = results.at(-1) ?? [];
    const difference = Math.max(...losses.map((loss, i) => Math.abs(loss - (alone[i] ?? NaN))));
    print(`${way}: loss ${show(losses)}, ${difference < 1e-4 ? 'the same at every step' : `off by ${difference}`}`);
  }
}
