import { MemoryError } from '@kindling/core';

/** `outOfMemory` in kernel-headers' block.h. */
const OUT_OF_MEMORY = 4;

/** @throws MemoryError when a kernel found no room for its intermediate results */
export function outOfMemory(op: string, status: number): void {
  if (status !== OUT_OF_MEMORY) return;
  throw new MemoryError(
    `${op}: out of memory on the device: there is no room for intermediate results. Use a smaller batch, or drop tensors you no longer need.`,
    { op },
  );
}
