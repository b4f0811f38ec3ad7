import { internal } from '@kindling/core';
import type { Tensor } from '@kindling/core';
import { Elements } from '../group/elements.ts';

/** Bytes for the transport to read and write, and what ends that. */
export interface Memory {
  readonly bytes: Uint8Array;
  close(): void;
}

/**
 * The tensor's own memory where it is contiguous and JS can reach it, else a copy, which `close` writes back when `written`.
 * @throws DeviceError for a tensor without elements
 */
export function memoryOf(op: string, tensor: Tensor, written: boolean): Memory {
  const elements = new Elements(op, tensor);
  const own = ownMemory(tensor, elements.bytes);
  if (own !== null) {
    if (written) tensor.version.value++;
    return { bytes: own, close: () => elements.close() };
  }
  const bytes = new Uint8Array(elements.bytes);
  elements.read(0, bytes);
  const close = (): void => {
    if (written) elements.write(0, bytes);
    elements.close();
  };
  return { bytes, close };
}

function ownMemory({ storage, sizes, strides, offset, itemsize }: Tensor, bytes: number): Uint8Array | null {
  if (!internal.isContiguousLayout(sizes, strides)) return null;
  const start = offset * itemsize;
  if (storage.host !== null) return internal.bytesOf(storage.host).subarray(start, start + bytes);
  return bytes === 0 ? new Uint8Array() : (storage.backend.view?.(storage.ptr + start, bytes) ?? null);
}

/** The elements of several tensors one after the other: a copy, which `close` writes back when `written`. */
export function memoryOfAll(op: string, tensors: readonly Tensor[], written: boolean): Memory {
  const all = tensors.map((tensor) => new Elements(op, tensor));
  const part = all[0]?.bytes ?? 0;
  const bytes = new Uint8Array(part * all.length);
  const each = (f: (x: Elements, piece: Uint8Array) => void): void =>
    all.forEach((x, i) => f(x, bytes.subarray(i * part, (i + 1) * part)));
  if (!written) each((x, piece) => x.read(0, piece));
  const close = (): void => {
    if (written) each((x, piece) => x.write(0, piece));
    for (const x of all) x.close();
  };
  return { bytes, close };
}
