// Arguments of ops over images: one number or one for each dimension, and inputs with or without a batch.
import { ShapeError, shapeText, ValueError } from '../../errors.ts';
import type { Sizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { squeezeDims, unsqueeze } from '../view/shape.ts';

/** One number for all dimensions, or one for each. */
export type PerDim = number | Sizes;

/** @throws ValueError unless it is a number, a list of one, or one of `n` */
export function perDim(op: string, name: string, value: PerDim, n: number): number[] {
  if (typeof value === 'number') return new Array<number>(n).fill(value);
  if (value.length === 1) return new Array<number>(n).fill(value[0] as number);
  if (value.length === n) return [...value];
  throw new ValueError(`${op}: ${name} must be one number or ${n}, got ${shapeText(value)}.`, { op });
}

/** Runs on an input with a batch; without one, it is added and taken off again. @throws ShapeError */
export function batched(op: string, input: Tensor, n: number, run: (x: Tensor) => Tensor): Tensor {
  if (input.sizes.length === n + 2) return run(input);
  return squeezeDims(run(addBatch(op, input, n)), [0]);
}

/** @throws ShapeError unless the input has a channel and `n` more dimensions */
export function addBatch(op: string, input: Tensor, n: number): Tensor {
  if (input.sizes.length === n + 1) return unsqueeze(input, 0);
  throw new ShapeError(
    `${op}: expected an input of ${n + 2} dimensions (batch, channels, ...), or of ${n + 1} without batch, got ${shapeText(input.sizes)}.`,
    { op, shapes: [input.sizes] },
  );
}

type Given = PerDim | string | null | undefined;

const isOptions = <O extends object>(value: Given | O): value is O =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `stride` and `padding` may stand before the options or among them. */
export function gathered<O extends object>(stride: Given | O, padding: Given | O, options: O): O {
  const lists = {
    ...(isOptions(stride) || stride === undefined ? {} : { stride }),
    ...(isOptions(padding) || padding === undefined ? {} : { padding }),
  };
  return { ...lists, ...(isOptions(stride) && stride), ...(isOptions(padding) && padding), ...options };
}
