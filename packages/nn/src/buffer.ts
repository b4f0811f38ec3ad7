import { Tensor } from '@kindling/core/lean';
import { expose } from '@kindling/core/internal';

declare const buffer: unique symbol;

export interface BufferOptions {
  /** Whether it is part of the `stateDict`; true when left out. */
  readonly persistent?: boolean;
}

/** A tensor that belongs to a module's state without being trained, such as a running mean. It shares the memory of `data`. */
export class Buffer extends Tensor {
  declare readonly [buffer]: true;
  readonly persistent: boolean;

  constructor(data: Tensor, { persistent = true }: BufferOptions = {}) {
    expose(data.storage);
    super(data.storage, data.sizes, data.strides, data.offset, data.dtype);
    this.persistent = persistent;
  }
}
