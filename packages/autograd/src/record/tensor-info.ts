import { device, type Device, type DType, type Tensor } from '@kindling/core/lean';

/** What a formula may ask of a tensor argument that was not saved. */
export class TensorInfo {
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
  readonly dtype: DType;
  private readonly backend: Tensor['storage']['backend'];

  constructor(x: Tensor) {
    this.sizes = x.sizes;
    this.strides = x.strides;
    this.offset = x.offset;
    this.dtype = x.dtype;
    this.backend = x.storage.backend;
  }

  get device(): Device {
    return device(this.backend.index === 0 ? this.backend.name : `${this.backend.name}:${this.backend.index}`);
  }
}
