// Tensors from one thread to another: structuredClone and postMessage carry plain objects, not tensors.
import { readBytes, writeArray } from '../dispatch/copy.ts';
import { checkDType, dtypes, type DType } from '../dtype.ts';
import { ShapeError, shapeText, ValueError } from '../errors.ts';
import { numelOf } from '../layout/sizes.ts';
import type { Tensor } from '../tensor.ts';
import { blank, finished, type CreationOptions } from './create/options.ts';

/** A tensor as a message. */
export interface TensorMessage {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly requiresGrad: boolean;
  /** Row-major elements as they lie in memory. */
  readonly data: ArrayBuffer | SharedArrayBuffer;
}

export interface TransferableTensor {
  readonly message: TensorMessage;
  /** For postMessage's second argument: moves the elements instead of copying them once more. Empty for shared ones. */
  readonly transfer: ArrayBuffer[];
}

/**
 * What sends a tensor of any device, dtype and layout to another thread:
 *
 *     const { message, transfer } = toTransferable(x);
 *     worker.postMessage(message, transfer);
 *     parentPort.on('message', (message) => fromTransferable(message).sum());     // there
 *
 * The elements are copied once, out of `x`. With `share` they go to a SharedArrayBuffer, and one message may be sent to
 * many workers at no cost. The history of gradients stays behind: on the other side the tensor is a leaf.
 * @throws DeviceError for a tensor without elements (`meta`), ValueError for `share` where the page has no shared memory
 */
export function toTransferable(x: Tensor, { share = false }: { readonly share?: boolean } = {}): TransferableTensor {
  const bytes = x.numel() * x.itemsize;
  const data = share ? sharedMemory(bytes) : new ArrayBuffer(bytes);
  readBytes(x, new Uint8Array(data));
  return {
    message: { dtype: x.dtype, shape: [...x.sizes], requiresGrad: x.requiresGrad, data },
    transfer: data instanceof ArrayBuffer ? [data] : [],
  };
}

function sharedMemory(bytes: number): SharedArrayBuffer {
  if (typeof SharedArrayBuffer === 'function') return new SharedArrayBuffer(bytes);
  throw new ValueError(
    'toTransferable: share needs SharedArrayBuffer, which pages have when they are cross-origin isolated. Leave it out.',
    { op: 'toTransferable' },
  );
}

/**
 * The tensor of a message by `toTransferable`, with a copy of its elements, on the default device unless `device` says
 * otherwise.
 * @throws DTypeError, ShapeError for what is no such message; AutogradError where it requires gradients and
 * `@kindling/autograd` is not imported
 */
export function fromTransferable(message: TensorMessage, { device }: Pick<CreationOptions, 'device'> = {}): Tensor {
  const op = 'fromTransferable';
  const { dtype, shape, requiresGrad, data } = message;
  const wanted = numelOf(shape) * dtypes[checkDType(op, dtype)].itemsize;
  if (data.byteLength !== wanted) {
    throw new ShapeError(
      `${op}: ${data.byteLength} bytes are not the ${wanted} of ${dtype} ${shapeText(shape)}. ` +
        'A buffer that was transferred is empty where it came from.',
      { op, shapes: [shape], dtypes: [dtype] },
    );
  }
  const out = blank(op, shape, { dtype, device });
  writeArray(out, new Uint8Array(data));
  return finished(out, { requiresGrad });
}
