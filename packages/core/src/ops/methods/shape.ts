import type { Sizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { asStrided, chunk, diagonal, narrow, select, sliceDim, split, unbind, type DiagonalOptions } from '../view/select.ts';
import { detach } from '../view/detach.ts';
import * as shape from '../view/shape.ts';

/** Sizes as a list or as separate arguments, as PyTorch takes them. */
type SizeArguments = readonly number[] | readonly [Sizes];
const list = (args: SizeArguments): Sizes => (typeof args[0] === 'object' ? args[0] : (args as readonly number[]));

export const shapeMethods = {
  view(this: Tensor, ...size: SizeArguments): Tensor {
    return shape.view(this, list(size));
  },
  reshape(this: Tensor, ...size: SizeArguments): Tensor {
    return shape.reshape(this, list(size));
  },
  viewAs(this: Tensor, other: Tensor): Tensor {
    return shape.viewAs(this, other);
  },
  reshapeAs(this: Tensor, other: Tensor): Tensor {
    return shape.reshape(this, other.sizes);
  },
  flatten(this: Tensor, startDim?: number, endDim?: number): Tensor {
    return shape.flatten(this, startDim, endDim);
  },
  unflatten(this: Tensor, dim: number, sizes: Sizes): Tensor {
    return shape.unflatten(this, dim, sizes);
  },
  permute(this: Tensor, ...dims: SizeArguments): Tensor {
    return shape.permute(this, list(dims));
  },
  transpose(this: Tensor, dim0: number, dim1: number): Tensor {
    return shape.transpose(this, dim0, dim1);
  },
  swapaxes(this: Tensor, axis0: number, axis1: number): Tensor {
    return shape.transpose(this, axis0, axis1);
  },
  t(this: Tensor): Tensor {
    return shape.t(this);
  },
  movedim(this: Tensor, source: number | Sizes, destination: number | Sizes): Tensor {
    return shape.movedim(this, source, destination);
  },
  squeeze(this: Tensor, dim?: number | Sizes): Tensor {
    return shape.squeeze(this, dim);
  },
  unsqueeze(this: Tensor, dim: number): Tensor {
    return shape.unsqueeze(this, dim);
  },
  expand(this: Tensor, ...size: SizeArguments): Tensor {
    return shape.expand(this, list(size));
  },
  expandAs(this: Tensor, other: Tensor): Tensor {
    return shape.expandAs(this, other);
  },
  broadcastTo(this: Tensor, size: Sizes): Tensor {
    return shape.broadcastTo(this, size);
  },
  select(this: Tensor, dim: number, index: number): Tensor {
    return select(this, dim, index);
  },
  narrow(this: Tensor, dim: number, start: number | Tensor, length: number): Tensor {
    return narrow(this, dim, start, length);
  },
  slice(this: Tensor, dim?: number, start?: number | null, end?: number | null, step?: number): Tensor {
    return sliceDim(this, dim, start, end, step);
  },
  diagonal(this: Tensor, options?: DiagonalOptions): Tensor {
    return diagonal(this, options);
  },
  asStrided(this: Tensor, size: Sizes, stride: Sizes, storageOffset?: number): Tensor {
    return asStrided(this, size, stride, storageOffset);
  },
  unbind(this: Tensor, dim?: number): Tensor[] {
    return unbind(this, dim);
  },
  split(this: Tensor, size: number | Sizes, dim?: number): Tensor[] {
    return split(this, size, dim);
  },
  chunk(this: Tensor, chunks: number, dim?: number): Tensor[] {
    return chunk(this, chunks, dim);
  },
  detach(this: Tensor): Tensor {
    return detach(this);
  },
};
