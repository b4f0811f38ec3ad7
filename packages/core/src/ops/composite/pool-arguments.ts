// Checks that the poolings share, with PyTorch's defaults.
import { isFloating } from '../../dtype.ts';
import { needsDType, ShapeError, shapeText, ValueError } from '../../errors.ts';
import type { Sizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { pooledSize } from '../primitive/pool-windows.ts';
import { perDim, type PerDim } from './spatial.ts';

export function needFloating(op: string, x: Tensor): void {
  if (!isFloating(x.dtype)) throw needsDType(op, 'a floating tensor', x.dtype);
}

/** @throws ShapeError unless only the batch is empty, or channels are where `channels` allows it */
export function needElements(op: string, x: Tensor, n: number, channels = false): void {
  const fixed = x.sizes.slice(channels ? -n : -n - 1);
  if (fixed.includes(0)) {
    throw new ShapeError(`${op}: only the batch may be empty, got an input of shape ${shapeText(x.sizes)}.`, {
      op,
      shapes: [x.sizes],
    });
  }
}

export function atLeast(op: string, name: string, least: number, values: Sizes): void {
  if (!values.every((v) => Number.isInteger(v) && v >= least))
    throw new ValueError(`${op}: ${name} must be whole numbers of at least ${least}, got ${shapeText(values)}.`, {
      op,
    });
}

export interface WindowArguments {
  readonly kernel: number[];
  readonly stride: number[];
  readonly padding: number[];
  readonly dilation: number[];
}

/** One number for each dimension; the stride is the kernel's size where it is left out. @throws ValueError, ShapeError */
export function windowArguments(
  op: string,
  x: Tensor,
  n: number,
  kernelSize: PerDim,
  stride: PerDim | null | undefined,
  padding: PerDim,
  dilation: PerDim,
  ceilMode: boolean,
): WindowArguments {
  const kernel = perDim(op, 'kernelSize', kernelSize, n);
  const given = stride === null || stride === undefined || (typeof stride !== 'number' && stride.length === 0);
  const strides = given ? kernel : perDim(op, 'stride', stride, n);
  const paddings = perDim(op, 'padding', padding, n);
  const dilations = perDim(op, 'dilation', dilation, n);
  atLeast(op, 'kernelSize', 1, kernel);
  atLeast(op, 'stride', 1, strides);
  atLeast(op, 'padding', 0, paddings);
  atLeast(op, 'dilation', 1, dilations);
  if (paddings.some((p, d) => 2 * p > (kernel[d] as number))) {
    throw new ValueError(
      `${op}: padding ${shapeText(paddings)} must be at most half of kernelSize ${shapeText(kernel)}.`,
      { op },
    );
  }
  const sizes = kernel.map((k, d) => {
    const size = x.sizes.at(d - n) as number;
    return pooledSize(size, k, strides[d] as number, paddings[d] as number, dilations[d] as number, ceilMode);
  });
  if (sizes.some((s) => s < 1)) {
    throw new ShapeError(
      `${op}: windows of ${shapeText(kernel)} do not fit into ${shapeText(x.sizes)}: the result would be ${shapeText(sizes)}.`,
      { op, shapes: [x.sizes] },
    );
  }
  return { kernel, stride: strides, padding: paddings, dilation: dilations };
}

/** A size for each dimension: null keeps the input's. @throws ValueError */
export function targetSizes(
  op: string,
  x: Tensor,
  n: number,
  size: number | null | readonly (number | null)[],
): number[] {
  const list = typeof size === 'number' || size === null ? new Array<number | null>(n).fill(size) : size;
  if (list.length !== n)
    throw new ValueError(`${op}: outputSize must be one number or ${n}, got [${list.join(', ')}].`, { op });
  const sizes = list.map((s, d) => s ?? (x.sizes.at(d - n) as number));
  atLeast(op, 'outputSize', 0, sizes);
  return sizes;
}
