// Arguments and results on their way between threads: tensors, also in lists, and whatever structuredClone takes.
import { fromTransferable, Tensor, toTransferable } from '@kindling/core';
import type { TensorMessage } from '@kindling/core';

export type Packed =
  { readonly tensor: TensorMessage } | { readonly list: readonly Packed[] } | { readonly value: unknown };

export function pack(value: unknown): Packed {
  if (value instanceof Tensor) return { tensor: toTransferable(value, { share: true }).message };
  if (Array.isArray(value)) return { list: value.map(pack) };
  return { value };
}

export function unpack(packed: Packed): unknown {
  if ('tensor' in packed) return fromTransferable(packed.tensor);
  if ('list' in packed) return packed.list.map(unpack);
  return packed.value;
}
