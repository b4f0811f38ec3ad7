// Shapes and bytes of whatever goes into a module and comes out of it.
import { dtypes, Tensor } from '@kindling/core/lean';
import { PackedSequence } from '../utils/rnn/index.ts';

/** The shape that stands for a value, and the bytes of one of its elements. */
export type Measured = readonly [sizes: readonly number[], elementBytes: number];
const nothing: Measured = [[], 0];

const tensorOf = (value: unknown): Tensor | null =>
  value instanceof Tensor ? value : value instanceof PackedSequence ? value.data : null;
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const partsOf = (value: object): unknown[] =>
  Array.isArray(value) || value instanceof Map ? [...(value.values() as Iterable<unknown>)] : Object.values(value);

/** Of the first tensor in it. */
function measureNested(value: unknown): Measured {
  const tensor = tensorOf(value);
  if (tensor !== null) return [tensor.sizes, dtypes[tensor.dtype].itemsize];
  const parts = isObject(value) ? partsOf(value) : [];
  return parts.length === 0 ? nothing : measureNested(parts[0]);
}

/** Of the first tensor of a list, the last of a dict; `batchDim` counts as 1 there. */
export function measure(value: unknown, batchDim: number | null): Measured {
  if (tensorOf(value) !== null || !isObject(value)) return measureNested(value);
  const [sizes, bytes] = measureNested(Array.isArray(value) ? value : partsOf(value).at(-1));
  if (batchDim === null || batchDim >= sizes.length) return [sizes, bytes];
  return [sizes.with(batchDim, 1), bytes];
}

/** What Python's `sys.getsizeof` adds to the bytes of a storage; torchinfo counts inputs by it. */
const storageObjectBytes = 56;

/** Bytes of the storages of all tensors in a value. */
export function memoryOf(value: unknown): number {
  const tensor = tensorOf(value);
  if (tensor !== null) return tensor.storage.bytes + storageObjectBytes;
  return isObject(value) ? partsOf(value).reduce<number>((sum, part) => sum + memoryOf(part), 0) : 0;
}

export const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);
