// Ways to reduce a bucket. https://pytorch.org/docs/stable/ddp_comm_hooks.html
import type { DType } from '@kindling/core';
import { worldGroup } from '../distributed/state.ts';
import type { ProcessGroup } from '../group/process-group.ts';
import type { GradBucket } from './bucket.ts';

/** A reduction under way. */
export interface BucketWork {
  /** Returns when the bucket's buffer holds the averages over all ranks. */
  waitSync(): void;
}

/**
 * Starts to reduce a bucket, without waiting for the others. What it reduces is the sum of this rank's gradients; the buffer
 * has to end with the average, the same bits on every rank.
 */
export type CommHook<S> = (state: S, bucket: GradBucket) => BucketWork;

/** The average, in the dtype of the gradients: what happens without a hook. */
export const allReduceHook: CommHook<ProcessGroup | null> = (group, bucket) =>
  (group ?? worldGroup('allReduceHook')).allReduce(bucket.buffer(), { op: 'avg' });

/** The average by way of a smaller dtype: half the bytes of float32, rounded on every rank, summed in float32. */
const compressed =
  (op: string, dtype: DType): CommHook<ProcessGroup | null> =>
  (group, bucket) => {
    const small = bucket.buffer().to(dtype);
    const work = (group ?? worldGroup(op)).allReduce(small, { op: 'avg' });
    return {
      waitSync() {
        work.waitSync();
        bucket.buffer().copy_(small);
      },
    };
  };

/** Gradients travel as float16 (largest 65504). */
export const fp16CompressHook = compressed('fp16CompressHook', 'float16');
/** Gradients travel as bfloat16: the range of float32, 8 bits of precision. */
export const bf16CompressHook = compressed('bf16CompressHook', 'bfloat16');
