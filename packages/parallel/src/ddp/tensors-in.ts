import { Tensor } from '@kindling/core';

/** The tensors in what a module returned: one, lists, maps and plain objects of them. */
export function tensorsIn(value: unknown): Tensor[] {
  if (value instanceof Tensor) return [value];
  if (Array.isArray(value)) return value.flatMap(tensorsIn);
  if (value instanceof Map) return [...value.values()].flatMap(tensorsIn);
  return isPlain(value) ? Object.values(value).flatMap(tensorsIn) : [];
}

export const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
