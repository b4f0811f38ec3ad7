import { collectGarbage, isComplex, memoryStats, viewAsReal, type DType, type Tensor } from '@kindling/core';
import { MismatchError } from '../errors.ts';
import { invoke } from '../samples/sample.ts';
import type { CheckContext } from './check.ts';
import { prepare, tensorsIn } from './prepare.ts';

/** Every case once, forward and backward, with all that it made dropped. */
function useAndDrop({ sample, device }: CheckContext): void {
  const dtype: DType = sample.gradient && sample.dtypes.includes('float64') ? 'float64' : (sample.dtypes[0] as DType);
  for (const given of sample.cases) {
    const recording = sample.gradient && given.gradient !== false;
    const outs = tensorsIn(invoke(sample.call, prepare(sample, given, { device, dtype, recording })));
    if (!recording) continue;
    const total = outs
      .filter((x) => x.requiresGrad)
      .map((x) => (isComplex(x) ? viewAsReal(x) : x).sum())
      .reduce<Tensor | null>((total, x) => total?.add(x) ?? x, null);
    total?.backward();
  }
}

const ROUNDS = 5;

/** Blocks in use do not grow when the results are dropped. */
export function checkMemory(context: CheckContext): void {
  const { device, sample } = context;
  const live = (): number => {
    collectGarbage(device);
    return memoryStats(device).liveBlocks;
  };
  // The first round fills caches that are kept by design.
  useAndDrop(context);
  const before = live();
  let grown = 0;
  // A leak grows in every round; the engine itself may hold on to a dropped object for a while.
  for (let round = 1; round <= ROUNDS; round++) {
    useAndDrop(context);
    grown = live() - before;
    if (grown <= 0) return;
  }
  throw new MismatchError(
    `${sample.name}: ${grown} blocks are still in use after all tensors of ${ROUNDS} rounds were dropped.`,
  );
}
