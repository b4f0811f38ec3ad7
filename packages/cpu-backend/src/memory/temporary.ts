// Work space and temporaries of this backend. core does not count them.
import { dtypes, MemoryError } from '@kindling/core';
import type { Place } from '../abi/operand.ts';
import { arena, wasm } from '../runtime.ts';

export function take(bytes: number): number {
  const ptr = arena.allocate(bytes);
  if (ptr === 0) {
    const { live, reserved } = arena.stats();
    throw new MemoryError(
      `Out of memory on cpu: cannot allocate ${bytes} bytes of work space, ${live} of ${reserved} bytes are in use.`,
    );
  }
  return ptr;
}

let packing = 0;

/** Buffers of the matrix product, made at its first use and kept. */
export function packingBuffers(): number {
  if (packing === 0) packing = take(wasm.matmulWorkspace());
  return packing;
}

/** Runs with `bytes` bytes of work space. */
export function withRoom(bytes: number, run: (ptr: number) => void): void {
  if (bytes === 0) return run(0);
  const ptr = take(bytes);
  try {
    run(ptr);
  } finally {
    arena.free(ptr, bytes);
  }
}

/** Runs with room for a contiguous tensor of these sizes. */
export function withTemporary<R>(like: Pick<Place, 'sizes' | 'dtype'>, run: (place: Place) => R): R {
  const { sizes, dtype } = like;
  const strides = new Array<number>(sizes.length);
  let step = 1;
  for (let d = sizes.length - 1; d >= 0; d--) {
    strides[d] = step;
    step *= sizes[d] as number;
  }
  const bytes = Math.max(step, 1) * dtypes[dtype].itemsize;
  const ptr = take(bytes);
  try {
    return run({ storage: { host: null, ptr }, sizes, strides, offset: 0, dtype });
  } finally {
    arena.free(ptr, bytes);
  }
}
