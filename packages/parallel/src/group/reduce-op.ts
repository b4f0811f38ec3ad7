import type { DType } from '@kindling/core';
import { DTypeError, ValueError } from '@kindling/core';

/** How elements of the ranks become one: in the order of ranks, 16-bit floats in float32. */
export type ReduceOpName = 'sum' | 'avg' | 'min' | 'max' | 'product';

/** PyTorch's names. https://pytorch.org/docs/stable/distributed.html#torch.distributed.ReduceOp */
export const ReduceOp = { SUM: 'sum', AVG: 'avg', MIN: 'min', MAX: 'max', PRODUCT: 'product' } as const;

/** Numbers that kernels use; never reordered. */
export const reduceOpCodes: Readonly<Record<ReduceOpName, number>> = { sum: 0, avg: 1, min: 2, max: 3, product: 4 };

const additive = (op: ReduceOpName): boolean => op === 'sum' || op === 'avg';

/**
 * @throws ValueError for an unknown op; DTypeError for the average of integers, and for an order or product of complex
 * numbers
 */
export function checkReduceOp(name: string, op: ReduceOpName, dtype: DType): void {
  if (!Object.hasOwn(reduceOpCodes, op)) {
    const known = Object.keys(reduceOpCodes).join(', ');
    throw new ValueError(`${name}: unknown reduce op '${String(op)}'. Known: ${known}.`, { op: name });
  }
  const refuse = (why: string): DTypeError =>
    new DTypeError(`${name}: ${op} is not defined for ${dtype}. ${why}`, { op: name, dtypes: [dtype] });
  if (dtype.startsWith('complex') && !additive(op)) throw refuse('Complex numbers have sum and avg.');
  if (op === 'avg' && !/float|complex/.test(dtype)) throw refuse('Convert with .to("float32"), or use sum.');
}

/** What a kernel for numbers runs in place of ops on bool (sum is "any", product is "all") and on complex numbers. */
export function plainReduction(op: ReduceOpName, dtype: DType): { op: ReduceOpName; dtype: DType; perElement: number } {
  if (dtype === 'bool') {
    const order: ReduceOpName = op === 'sum' || op === 'max' ? 'max' : 'min';
    return { op: order, dtype: 'uint8', perElement: 1 };
  }
  if (dtype === 'complex64') return { op, dtype: 'float32', perElement: 2 };
  if (dtype === 'complex128') return { op, dtype: 'float64', perElement: 2 };
  return { op, dtype, perElement: 1 };
}
