// Memory that batches travel in.

/** Shared between threads; or, in a page that is not cross-origin isolated, handed from one thread to the other. */
export type BatchMemory = SharedArrayBuffer | ArrayBuffer;

/** Pages that are not cross-origin isolated lack SharedArrayBuffer. */
const canShare = typeof SharedArrayBuffer === 'function';

export const batchMemory = (bytes: number): BatchMemory =>
  canShare ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);

export const isShared = (memory: ArrayBufferLike): boolean => canShare && memory instanceof SharedArrayBuffer;

/** What a message with this memory has to hand over. */
export const handedOver = (memory: BatchMemory | null | undefined): ArrayBuffer[] =>
  memory instanceof ArrayBuffer ? [memory] : [];
