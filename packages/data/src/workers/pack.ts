// Batches on their way from a worker: the elements of tensors in shared memory, where there is such, the rest beside it.
import { dtypes, empty, internal, Tensor } from '@kindling/core';
import type { DType, TypedArray } from '@kindling/core';
import { batchMemory } from './memory.ts';
import type { BatchMemory } from './memory.ts';

/** Where the parts of a batch are: offsets in bytes. Tagged, so that no value can be taken for a tag. */
export type Layout =
  | readonly ['value', unknown]
  | readonly ['list', readonly Layout[]]
  | readonly ['object', readonly (readonly [string, Layout])[]]
  | readonly ['tensor', DType, readonly number[], number]
  | readonly ['array', string, number, number];

export interface Packed {
  readonly layout: Layout;
  readonly buffer: BatchMemory | null;
}

/** A tensor of a batch that is written straight into the shared memory when the batch is packed. */
export class Unwritten {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly write: (target: Uint8Array) => void;

  constructor(dtype: DType, shape: readonly number[], write: (target: Uint8Array) => void) {
    this.dtype = dtype;
    this.shape = shape;
    this.write = write;
  }
}

/** Tensors of one shape and dtype, stacked when the batch is packed. */
export function stackUnwritten(tensors: readonly Tensor[]): Unwritten {
  const { dtype = 'float32', sizes = [] } = tensors[0] ?? {};
  return new Unwritten(dtype, [tensors.length, ...sizes], (target) => {
    let at = 0;
    for (const one of tensors) internal.readBytes(one, target.subarray(at, (at += bytesIn(one))));
  });
}

const alignment = 64;
const arrays = {
  Float32Array,
  Float64Array,
  BigInt64Array,
  Int32Array,
  Uint8Array,
  Int8Array,
  Int16Array,
  Uint16Array,
};

interface Part {
  readonly offset: number;
  readonly bytes: number;
  readonly write: (target: Uint8Array) => void;
}

/** Packs a batch, into `reuse` where that is large enough, else into new memory. */
export function pack(batch: unknown, reuse: BatchMemory | null): Packed {
  const parts: Part[] = [];
  let size = 0;
  const place = (bytes: number, write: Part['write']): number => {
    const offset = size;
    parts.push({ offset, bytes, write });
    size = Math.ceil((offset + bytes) / alignment) * alignment;
    return offset;
  };
  const layout = layOut(batch, place);
  if (size === 0) return { layout, buffer: reuse };
  const buffer = reuse !== null && reuse.byteLength >= size ? reuse : batchMemory(size);
  for (const { offset, bytes, write } of parts) write(new Uint8Array(buffer, offset, bytes));
  return { layout, buffer };
}

function layOut(value: unknown, place: (bytes: number, write: Part['write']) => number): Layout {
  if (typeof value !== 'object' || value === null) return ['value', value];
  if (value instanceof Tensor) {
    const tensor = value;
    return [
      'tensor',
      tensor.dtype,
      [...tensor.shape],
      place(bytesIn(tensor), (target) => internal.readBytes(tensor, target)),
    ];
  }
  if (value instanceof Unwritten) {
    const { dtype, shape, write } = value;
    const bytes = shape.reduce((product, size) => product * size, dtypes[dtype].itemsize);
    return ['tensor', dtype, shape, place(bytes, write)];
  }
  if (ArrayBuffer.isView(value) && value.constructor.name in arrays) {
    const array = value as TypedArray;
    const write = (target: Uint8Array): void => target.set(internal.bytesOf(array));
    return ['array', array.constructor.name, array.length, place(array.byteLength, write)];
  }
  if (Array.isArray(value)) return ['list', value.map((item) => layOut(item, place))];
  if ([Object.prototype, null].includes(Object.getPrototypeOf(value))) {
    return ['object', Object.entries(value).map(([key, item]) => [key, layOut(item, place)])];
  }
  return ['value', value];
}

const bytesIn = (tensor: Tensor): number => tensor.numel() * tensor.itemsize;

/** The batch, copied out of the shared memory. */
export function unpack({ layout, buffer }: Packed): unknown {
  switch (layout[0]) {
    case 'value':
      return layout[1];
    case 'list':
      return layout[1].map((item) => unpack({ layout: item, buffer }));
    case 'object':
      return Object.fromEntries(layout[1].map(([key, item]) => [key, unpack({ layout: item, buffer })]));
    case 'tensor': {
      const [, dtype, shape, offset] = layout;
      const out = empty(shape, { dtype });
      if (buffer !== null) internal.writeArray(out, new Uint8Array(buffer, offset, bytesIn(out)));
      return out;
    }
    case 'array': {
      const [, name, length, offset] = layout;
      const Kind = arrays[name as keyof typeof arrays] as new (
        buffer: ArrayBufferLike,
        offset?: number,
        length?: number,
      ) => TypedArray;
      return buffer === null ? new Kind(new ArrayBuffer(0)) : new Kind(buffer, offset, length).slice();
    }
  }
}
