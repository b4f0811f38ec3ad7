import { collectGarbage, memoryStats, type DType, type Tensor } from '@kindling/core';
import { MismatchError } from '../errors.ts';
import { invoke } from '../samples/sample.ts';
import type { CheckContext } from './check.ts';
import { prepare, tensorsIn } from './prepare.ts';

/** Every case once, forward and backward, with all that it made dropped. */
function useAndDrop({ sample, device }: CheckContext): void {
  const dtype: DType = sample.gradient ? 'float64' : (sample.dtypes[0] as DType);
  for (const given of sample.cases) {
    const recording = sample.gradient && given.gradient !== false;
    const outs = tensorsIn(invoke(sample.call, prepare(sample, given, { device, dtype, recording })));
    if (!recording) continue;
    const total = outs
      .filter((x) => x.requiresGrad)
      .reduce<Tensor | null>((sum, x) => sum?.add(x.sum()) ?? x.sum(), null);
    total?.backward();
  }
}

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
  for (let i = 0; i < 3; i++) useAndDrop(context);
  const after = live();
  if (after > before)
    throw new MismatchError(
      `${sample.name}: ${after - before} blocks are still in use after all tensors were dropped.`,
    );
}
