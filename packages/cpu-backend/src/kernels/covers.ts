import { dtypes } from '@kindling/core';
import type { Place } from '../abi/operand.ts';

/**
 * Whether writing `n` elements overwrites all of a tiny storage. Else its other elements must be in the scratch slot
 * before the kernel runs, or copying the slot back would destroy them.
 */
export const coversStorage = (view: Place, n: number): boolean =>
  view.storage.host === null || n * dtypes[view.dtype].itemsize === view.storage.host.byteLength;
