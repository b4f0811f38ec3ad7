// The row-major bytes of a tensor, piece by piece.
import { DeviceError, internal } from '@kindling/core';
import type { Tensor } from '@kindling/core';

/**
 * Reads and writes the elements of a tensor of any layout. A tensor that is not contiguous passes through a contiguous
 * copy, which `close` writes back.
 */
export class Elements {
  readonly bytes: number;
  private readonly tensor: Tensor;
  private readonly flat: Tensor;
  private written = false;

  /** @throws DeviceError for a tensor without elements */
  constructor(op: string, tensor: Tensor) {
    if (!tensor.storage.backend.holdsData)
      throw new DeviceError(`${op}: a tensor on device 'meta' has no elements to exchange.`, { op });
    this.tensor = tensor;
    this.bytes = tensor.numel() * tensor.itemsize;
    this.flat = internal.isContiguousLayout(tensor.sizes, tensor.strides) ? tensor : internal.materialize(tensor);
    internal.retain(this.flat.storage);
  }

  read(start: number, target: Uint8Array): void {
    if (target.length === 0) return;
    const { storage, offset, itemsize } = this.flat;
    const from = offset * itemsize + start;
    if (storage.host === null) storage.backend.read(storage.ptr + from, target);
    else target.set(internal.bytesOf(storage.host).subarray(from, from + target.length));
  }

  write(start: number, source: Uint8Array): void {
    if (source.length === 0) return;
    const { storage, offset, itemsize } = this.flat;
    const to = offset * itemsize + start;
    if (storage.host === null) storage.backend.write(storage.ptr + to, source);
    else internal.bytesOf(storage.host).set(source, to);
    if (this.written) return;
    this.written = true;
    this.tensor.version.value++;
  }

  close(): void {
    if (this.written && this.flat !== this.tensor) internal.rawCopy(this.tensor, this.flat);
    internal.release(this.flat.storage);
  }
}
