import { readArray } from '../../dispatch/copy.ts';
import { IndexError, indexValueError } from '../../errors.ts';
import type { Tensor } from '../../tensor.ts';

/** int64 indices, negative ones allowed, and the dimension they point into. */
export interface Pointers {
  readonly index: Tensor;
  readonly dim: number;
  readonly size: number;
}

/**
 * Runs `call`; where a kernel refuses an index, the error says which one the user gave, and of which dimension.
 * Values are read only then. @throws IndexError
 */
export function explained<T>(op: string, pointers: readonly Pointers[], call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof IndexError)) throw error;
    for (const { index, dim, size } of pointers) {
      const wrong = readArray(index).find((v: number | bigint) => v < -size || v >= size);
      if (wrong !== undefined) throw indexValueError(op, dim, size, wrong);
    }
    throw error;
  }
}
