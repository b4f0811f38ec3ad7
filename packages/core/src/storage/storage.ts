import type { Backend } from '../backend/backend.ts';
import type { DType } from '../dtype.ts';
import { MemoryError } from '../errors.ts';

export type TypedArray =
  Float32Array | Float64Array | BigInt64Array | Int32Array | Uint8Array | Int8Array | Int16Array | Uint16Array;

/** Who gave out a block, and brings it back where it was copied out to make room. */
export interface BlockOwner {
  /** Counts allocations: what was touched at the present count is in use. */
  readonly clock: number;
  faultIn(storage: Storage): void;
}

/** A piece of device memory. It never points back to its Storage, so that the collector can see the Storage die. */
export interface Block {
  /** Device address; 0 once freed or spilled. */
  ptr: number;
  readonly bytes: number;
  readonly backend: Backend;
  readonly owner: BlockOwner;
  /** `owner.clock` at the last use. */
  stamp: number;
  /** The content while it is out of the device; V8 frees it by itself. */
  spilled: Uint8Array | null;
}

/**
 * The unit of memory that views share, and the only one the garbage collector tracks.
 *
 * Up to `backend.hostLimit` bytes it is a plain typed array that V8 frees by itself; above, a block
 * of device memory. `refs` counts internal owners (gradient buffers, saved tensors); `exposed`
 * says that user code may hold a handle, so that only the collector may decide.
 */
export class Storage {
  readonly backend: Backend;
  readonly dtype: DType;
  readonly bytes: number;
  host: TypedArray | null;
  block: Block | null;
  refs = 0;
  exposed = false;
  tracked = false;
  /** Keeps alive the group through which small storages are watched together. */
  group: object | null = null;
  freedBy: string | null = null;

  constructor(backend: Backend, dtype: DType, bytes: number, host: TypedArray | null, block: Block | null) {
    this.backend = backend;
    this.dtype = dtype;
    this.bytes = bytes;
    this.host = host;
    this.block = block;
  }

  /** Device address. @throws MemoryError when the storage was freed. */
  get ptr(): number {
    const block = this.block;
    if (block === null) throw this.freedError();
    if (block.ptr === 0) {
      if (block.spilled === null) throw this.freedError();
      block.owner.faultIn(this);
    }
    block.stamp = block.owner.clock;
    return block.ptr;
  }

  get freed(): boolean {
    if (!this.backend.holdsData) return false;
    const block = this.block;
    return this.host === null && (block === null || (block.ptr === 0 && block.spilled === null));
  }

  freedError(): MemoryError {
    return new MemoryError(
      `This tensor's memory (${this.bytes} bytes, ${this.dtype}) was freed by ${this.freedBy ?? 'an earlier backward'}. ` +
        `Use clone() before, or keep() it out of the scope.`,
      { dtypes: [this.dtype] },
    );
  }
}

/** A zeroed typed array of `numel` elements as `dtype` is laid out in memory. */
export function hostArray(dtype: DType, numel: number): TypedArray {
  switch (dtype) {
    case 'float32':
      return new Float32Array(numel);
    case 'float64':
      return new Float64Array(numel);
    case 'int64':
      return new BigInt64Array(numel);
    case 'int32':
      return new Int32Array(numel);
    case 'uint8':
    case 'bool':
      return new Uint8Array(numel);
    case 'int8':
      return new Int8Array(numel);
    case 'int16':
      return new Int16Array(numel);
    case 'float16':
    case 'bfloat16':
      return new Uint16Array(numel);
    case 'complex64':
      return new Float32Array(2 * numel);
    case 'complex128':
      return new Float64Array(2 * numel);
  }
}

export const bytesOf = (array: TypedArray): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
