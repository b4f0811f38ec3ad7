import { castFor } from '../../dispatch/autocast.ts';
import { ShapeError, shapeText, ValueError } from '../../errors.ts';
import { sameSizes, type Sizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { rand } from '../create/random.ts';
import { fractionalMaxPool } from '../primitive/max-pool.ts';
import { pooledPair, type Indexed, type ReturnIndices } from './max-pool.ts';
import { atLeast, needElements, needFloating } from './pool-arguments.ts';
import { perDim, type PerDim } from './spatial.ts';

export interface FractionalMaxPoolOptions extends ReturnIndices {
  /** Sizes of the result. Either this or `outputRatio` is needed. */
  readonly outputSize?: PerDim | null;
  /** Sizes of the result over those of the input, between 0 and 1. */
  readonly outputRatio?: PerDim | null;
  /** Shifts in [0, 1), (N, C, dimensions); drawn anew when left out. */
  readonly randomSamples?: Tensor | null;
}

export interface FractionalMaxPool {
  (input: Tensor, kernelSize: PerDim, options: FractionalMaxPoolOptions & { readonly returnIndices: true }): Indexed;
  (input: Tensor, kernelSize: PerDim, options?: FractionalMaxPoolOptions): Tensor;
}

function wanted(op: string, x: Tensor, n: number, { outputSize, outputRatio }: FractionalMaxPoolOptions): number[] {
  if (outputSize !== null && outputSize !== undefined) return perDim(op, 'outputSize', outputSize, n);
  if (outputRatio === null || outputRatio === undefined)
    throw new ValueError(`${op}: needs outputSize or outputRatio.`, { op });
  const ratios = perDim(op, 'outputRatio', outputRatio, n);
  if (!ratios.every((r) => r > 0 && r < 1))
    throw new ValueError(`${op}: outputRatio must be between 0 and 1, got ${shapeText(ratios)}.`, { op });
  return ratios.map((r, d) => Math.floor((x.sizes[2 + d] as number) * r));
}

function sizesOf(op: string, x: Tensor, kernel: Sizes, options: FractionalMaxPoolOptions): number[] {
  const sizes = wanted(op, x, kernel.length, options);
  atLeast(op, 'outputSize', 1, sizes);
  if (sizes.some((s, d) => s + (kernel[d] as number) - 1 > (x.sizes[2 + d] as number))) {
    throw new ShapeError(
      `${op}: ${shapeText(sizes)} windows of ${shapeText(kernel)} do not fit into ${shapeText(x.sizes)}.`,
      { op, shapes: [x.sizes] },
    );
  }
  return sizes;
}

const fractional = (op: string, n: number): FractionalMaxPool =>
  ((input: Tensor, kernelSize: PerDim, options: FractionalMaxPoolOptions = {}) => {
    const { randomSamples = null, returnIndices = false } = options;
    [input] = castFor(op, input);
    needFloating(op, input);
    const kernel = perDim(op, 'kernelSize', kernelSize, n);
    atLeast(op, 'kernelSize', 1, kernel);
    return pooledPair(op, input, n, returnIndices, (x) => {
      needElements(op, x, n);
      const size = sizesOf(op, x, kernel, options);
      const shape = [x.sizes[0] as number, x.sizes[1] as number, n];
      const samples = randomSamples ?? rand(shape, { dtype: x.dtype, device: x.device });
      if (!sameSizes(samples.sizes, shape) || samples.dtype !== x.dtype) {
        throw new ShapeError(
          `${op}: randomSamples must be ${x.dtype} ${shapeText(shape)}, got ${samples.dtype} ${shapeText(samples.sizes)}.`,
          { op, shapes: [samples.sizes] },
        );
      }
      return fractionalMaxPool(x, kernel, size, samples);
    });
  }) as FractionalMaxPool;

/** Largest elements of windows at random distances in images (N, C, H, W) or (C, H, W). Floating. Graham 2014. @throws ShapeError, DTypeError, ValueError */
export const fractionalMaxPool2d: FractionalMaxPool = fractional('fractionalMaxPool2d', 2);
/** Largest elements of windows at random distances in volumes (N, C, D, H, W) or (C, D, H, W). Floating. Graham 2014. @throws ShapeError, DTypeError, ValueError */
export const fractionalMaxPool3d: FractionalMaxPool = fractional('fractionalMaxPool3d', 3);
