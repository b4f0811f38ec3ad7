import { getDevice, type Device } from './backend/device.ts';
import { needsGrad, state } from './dispatch/state.ts';
import { AutogradError } from './errors.ts';
import { dtypes, type DType } from './dtype.ts';
import { isInFormat } from './layout/memory-format.ts';
import { isContiguousLayout, normalizeDim, numelOf, type Sizes } from './layout/sizes.ts';
import type { TensorMethods } from './ops/methods/index.ts';
import type { MemoryFormatOption } from './ops/primitive/copy.ts';
import { Size } from './size.ts';
import { freeStorage } from './storage/memory.ts';
import type { Storage } from './storage/storage.ts';

/** Counts writes; shared by a tensor, its views and what `detach` makes. */
export interface Version {
  value: number;
  /** Made in inference mode: writes outside it are refused, and no graph may keep the tensor. */
  readonly inference: boolean;
}

// Methods are installed on the prototype by install-methods.ts; here are only their types.
export interface Tensor extends TensorMethods {
  /** All dimensions in reverse. */
  readonly T: Tensor;
  /** The last two dimensions swapped. */
  readonly mT: Tensor;
  /** The conjugate transpose of a matrix. */
  readonly H: Tensor;
  /** The conjugate transpose of the last two dimensions. */
  readonly mH: Tensor;
  /** The real part, a view; of a real tensor, itself. */
  readonly real: Tensor;
  /** The imaginary part of a complex tensor, a view. */
  readonly imag: Tensor;
  [Symbol.iterator](): Iterator<Tensor>;
  [Symbol.dispose](): void;
}

/**
 * An n-dimensional array: a layout (sizes, strides, offset in elements) over a Storage.
 *
 * Made by `tensor`, `zeros`, `rand` and the like, never by its constructor.
 */
export class Tensor {
  /** @internal */ storage: Storage;
  /** @internal plain sizes; users read `shape` */ sizes: Sizes;
  /** @internal in elements */ strides: Sizes;
  /** @internal in elements */ offset: number;
  /** @internal */ readonly version: Version;
  /** The tensor this one is a view of, never itself a view. @internal */ base: Tensor | null;
  /** @internal */ _requiresGrad: boolean;
  /** False for views made without gradient mode: their base's history is not theirs. @internal */ _followsBase: boolean;
  /** Owned by @kindling/autograd. @internal */ _autograd: object | null;
  dtype: DType;

  /** @internal */
  constructor(
    storage: Storage,
    sizes: Sizes,
    strides: Sizes,
    offset: number,
    dtype: DType,
    version: Version = { value: 0, inference: state.current.inference },
    base: Tensor | null = null,
  ) {
    this.storage = storage;
    this.sizes = sizes;
    this.strides = strides;
    this.offset = offset;
    this.dtype = dtype;
    this.version = version;
    this.base = base;
    this._requiresGrad = false;
    this._followsBase = base !== null && (state.recorder !== null || state.autograd === null);
    this._autograd = null;
  }

  /** Sizes, as `torch.Size`. */
  get shape(): Size {
    return Size.from(this.sizes);
  }

  size(): Size;
  size(dim: number): number;
  size(dim?: number): Size | number {
    return dim === undefined
      ? this.shape
      : (this.sizes[normalizeDim('size', dim, this.sizes.length, this.sizes)] as number);
  }

  /** Elements to step for the next index, per dimension or of one. */
  stride(): number[];
  stride(dim: number): number;
  stride(dim?: number): number[] | number {
    return dim === undefined
      ? [...this.strides]
      : (this.strides[normalizeDim('stride', dim, this.sizes.length, this.sizes)] as number);
  }

  storageOffset(): number {
    return this.offset;
  }

  dim(): number {
    return this.sizes.length;
  }

  get ndim(): number {
    return this.sizes.length;
  }

  numel(): number {
    return numelOf(this.sizes);
  }

  /** Bytes of one element. */
  elementSize(): number {
    return dtypes[this.dtype].itemsize;
  }

  get itemsize(): number {
    return dtypes[this.dtype].itemsize;
  }

  /** Whether the elements lie without gaps in row-major order, or in another memory format. */
  isContiguous({ memoryFormat }: MemoryFormatOption = {}): boolean {
    return memoryFormat === undefined
      ? isContiguousLayout(this.sizes, this.strides)
      : isInFormat(this.sizes, this.strides, memoryFormat);
  }

  get device(): Device {
    return getDevice(this.storage.backend.name, this.storage.backend.index);
  }

  isFloatingPoint(): boolean {
    return dtypes[this.dtype].kind === 'floating';
  }

  /** @internal the count that in-place writes raise */
  get _version(): number {
    return this.version.value;
  }

  get requiresGrad(): boolean {
    return needsGrad(this);
  }

  set requiresGrad(value: boolean) {
    if (state.autograd === null) {
      if (value)
        throw new AutogradError('requiresGrad: gradients need the autograd package. Add: import "@kindling/autograd".');
      return;
    }
    state.autograd.setRequiresGrad(this, value);
  }

  /** Whether it was made in inference mode. */
  isInference(): boolean {
    return this.version.inference;
  }

  get isLeaf(): boolean {
    return state.autograd === null || state.autograd.isLeaf(this);
  }

  /**
   * Frees the memory now instead of when nothing can reach it: optional. Views of this tensor share it; any later use,
   * backward included, throws and says that it was disposed of.
   */
  dispose(): void {
    if (!this.storage.freed) freeStorage(this.storage, 'dispose()');
  }

  /** Length of the first dimension. */
  get length(): number {
    return this.sizes[0] ?? 0;
  }
}
