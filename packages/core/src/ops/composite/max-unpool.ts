import { castFor } from '../../dispatch/autocast.ts';
import { dtypeMismatch, ShapeError, shapeText, ValueError } from '../../errors.ts';
import { numelOf, sameSizes, type Sizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { zeros } from '../create/fill.ts';
import { scatter } from '../primitive/indexing.ts';
import { reshape } from '../view/shape.ts';
import { gathered, perDim, type PerDim } from './spatial.ts';

export interface MaxUnpoolOptions {
  /** Distance of windows; `kernelSize` when left out. */
  readonly stride?: PerDim | null;
  readonly padding?: PerDim;
  /** Sizes of the result, with or without those of batch and channels, where several led to this input. */
  readonly outputSize?: Sizes | null;
}

const unpool =
  (op: string, n: number) =>
  (
    input: Tensor,
    indices: Tensor,
    kernelSize: PerDim,
    stride?: PerDim | MaxUnpoolOptions | null,
    padding?: PerDim | MaxUnpoolOptions,
    options: MaxUnpoolOptions = {},
  ): Tensor => {
    const all = gathered(stride, padding, options);
    const kernel = perDim(op, 'kernelSize', kernelSize, n);
    const strides = perDim(op, 'stride', all.stride ?? kernel, n);
    const paddings = perDim(op, 'padding', all.padding ?? 0, n);
    [input] = castFor(op, input);
    const { sizes } = input;
    if (indices.dtype !== 'int64') throw dtypeMismatch(op, 'int64', indices.dtype);
    if ((sizes.length !== n + 1 && sizes.length !== n + 2) || !sameSizes(sizes, indices.sizes)) {
      throw new ShapeError(
        `${op}: input and indices must have one shape of ${n + 1} or ${n + 2} dimensions, got ${shapeText(sizes)} and ${shapeText(indices.sizes)}.`,
        { op, shapes: [sizes, indices.sizes] },
      );
    }
    const least = kernel.map((k, d) => {
      const before = (sizes.at(d - n) as number) - 1;
      return before * (strides[d] as number) + k - 2 * (paddings[d] as number);
    });
    const target = targetOf(op, all.outputSize ?? null, least, strides, sizes.length);
    const lead = sizes.slice(0, -n);
    const flat = (t: Tensor): Tensor => reshape(t, [...lead, numelOf(sizes.slice(-n))]);
    const blank = zeros([...lead, numelOf(target)], { dtype: input.dtype, device: input.device });
    return reshape(scatter(blank, lead.length, flat(indices), flat(input)), [...lead, ...target]);
  };

/** @throws ValueError unless the sizes asked for are within a stride of the smallest ones */
function targetOf(op: string, wanted: Sizes | null, least: Sizes, stride: Sizes, ndim: number): Sizes {
  if (wanted === null) return least;
  const n = least.length;
  const target = wanted.length === ndim ? wanted.slice(-n) : wanted;
  const fits = (size: number, d: number): boolean => Math.abs(size - (least[d] as number)) < (stride[d] as number);
  if (target.length !== n || !target.every(fits)) {
    throw new ValueError(
      `${op}: outputSize ${shapeText(wanted)} must be less than a stride (${shapeText(stride)}) away from ${shapeText(least)}.`,
      { op },
    );
  }
  return target;
}

/** Undoes `maxPool1d`: zeros with each element at its index. https://pytorch.org/docs/stable/generated/torch.nn.MaxUnpool1d.html @throws ShapeError, DTypeError, ValueError, IndexError */
export const maxUnpool1d = unpool('maxUnpool1d', 1);
/** Undoes `maxPool2d`: zeros with each element at its index. https://pytorch.org/docs/stable/generated/torch.nn.MaxUnpool2d.html @throws ShapeError, DTypeError, ValueError, IndexError */
export const maxUnpool2d = unpool('maxUnpool2d', 2);
/** Undoes `maxPool3d`: zeros with each element at its index. https://pytorch.org/docs/stable/generated/torch.nn.MaxUnpool3d.html @throws ShapeError, DTypeError, ValueError, IndexError */
export const maxUnpool3d = unpool('maxUnpool3d', 3);
