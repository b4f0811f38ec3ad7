import { asStrided, fromArray, internal, type DeviceLike, type Tensor, type TypedArray } from '@kindling/core';
import { valueArray, type Values } from '../compare/values.ts';

type Sizes = readonly number[];

/** Where elements lie in memory, in elements; row-major from 0 when left out. */
export interface Layout {
  readonly strides?: Sizes;
  readonly offset?: number;
}

/** What lies between the elements of a strided tensor, so that a stray read or write shows. */
export const GAP = 77;

/** A leaf with these values and this layout. */
export function place({ dtype, sizes, data }: Values, layout: Layout, device: DeviceLike): Tensor {
  const strides = layout.strides ?? internal.contiguousStrides(sizes);
  const offset = layout.offset ?? 0;
  if (offset === 0 && internal.isContiguousLayout(sizes, strides)) return fromArray(data, sizes, { dtype, device });
  const last = internal.extentOf(sizes, strides, offset)?.[1] ?? offset;
  const memory = valueArray(dtype, last + 1);
  if (memory instanceof BigInt64Array) memory.fill(BigInt(GAP));
  else memory.fill(dtype === 'bool' ? 1 : GAP);
  const entries = internal.entriesOf(dtype, 1);
  forEachOffset(sizes, strides, offset, (at, i) => {
    for (let e = 0; e < entries; e++) memory[at * entries + e] = data[i * entries + e] as TypedArray[number];
  });
  return asStrided(fromArray(memory, [last + 1], { dtype, device }), sizes, strides, offset).detach();
}

export function forEachOffset(
  sizes: Sizes,
  strides: Sizes,
  offset: number,
  visit: (at: number, i: number) => void,
): void {
  let next = 0;
  const walk = (depth: number, at: number): void => {
    if (depth === sizes.length) return visit(at, next++);
    for (let i = 0; i < (sizes[depth] as number); i++) walk(depth + 1, at + i * (strides[depth] as number));
  };
  walk(0, offset);
}
