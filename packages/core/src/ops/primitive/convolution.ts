import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp, type Meta } from '../../dispatch/op.ts';
import { dtypeMismatch, needsDType, ShapeError, shapeText, ValueError } from '../../errors.ts';
import type { Sizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';

const OP = 'convolution';
const fail = (text: string, ...shapes: Sizes[]): ShapeError => new ShapeError(`${OP}: ${text}`, { op: OP, shapes });

function checkDTypes(op: string, a: Tensor, b: Tensor): void {
  if (a.dtype !== b.dtype) throw dtypeMismatch(op, a.dtype, b.dtype);
  if (a.dtype === 'bool') throw needsDType(op, 'numeric tensors', a.dtype);
}

function checkNumbers(n: number, named: Readonly<Record<string, readonly [least: number, values: Sizes]>>): void {
  for (const [name, [least, values]] of Object.entries(named)) {
    if (values.length !== n || !values.every((v) => Number.isInteger(v) && v >= least)) {
      throw new ValueError(
        `${OP}: ${name} must be ${n} whole numbers of at least ${least}, got ${shapeText(values)}.`,
        { op: OP },
      );
    }
  }
}

/** How far the taps of a kernel reach beyond its first. */
const reach = (kernel: Sizes, dilation: Sizes, d: number): number =>
  (dilation[d] as number) * ((kernel[d] as number) - 1);

function convolvedSizes(x: Tensor, kernel: Sizes, stride: Sizes, padding: Sizes, dilation: Sizes): number[] {
  return kernel.map((_, d) => {
    const padded = (x.sizes[2 + d] as number) + 2 * (padding[d] as number);
    const extent = reach(kernel, dilation, d) + 1;
    if (padded < extent) {
      throw fail(
        `the kernel spans ${extent} in dimension ${2 + d}, more than the padded input's ${padded}. Input ${shapeText(x.sizes)}, kernel ${shapeText(kernel)}.`,
        x.sizes,
      );
    }
    return Math.floor((padded - extent) / (stride[d] as number)) + 1;
  });
}

function transposedSizes(
  x: Tensor,
  kernel: Sizes,
  stride: Sizes,
  padding: Sizes,
  dilation: Sizes,
  outputPadding: Sizes,
): number[] {
  return kernel.map((_, d) => {
    const [s, extra] = [stride[d] as number, outputPadding[d] as number];
    if (extra >= s && extra >= (dilation[d] as number)) {
      throw new ValueError(
        `${OP}: outputPadding ${shapeText(outputPadding)} must be smaller than stride ${shapeText(stride)} or dilation ${shapeText(dilation)}.`,
        { op: OP },
      );
    }
    const size =
      ((x.sizes[2 + d] as number) - 1) * s - 2 * (padding[d] as number) + reach(kernel, dilation, d) + 1 + extra;
    if (size < 1)
      throw fail(`the result would have size ${size} in dimension ${2 + d}. Input ${shapeText(x.sizes)}.`, x.sizes);
    return size;
  });
}

function check(x: Tensor, weight: Tensor, bias: Tensor | null, transposed: boolean, groups: number): void {
  checkDTypes(OP, x, weight);
  const n = weight.sizes.length;
  if (n < 3 || n > 5 || x.sizes.length !== n) {
    throw fail(
      `expected a weight of 3 to 5 dimensions and an input of as many, got ${shapeText(weight.sizes)} and ${shapeText(x.sizes)}.`,
      x.sizes,
      weight.sizes,
    );
  }
  const [first, second] = weight.sizes as [number, number];
  if (!Number.isInteger(groups) || groups < 1)
    throw new ValueError(`${OP}: groups must be at least 1, got ${groups}.`, { op: OP });
  if (first < groups || first % groups !== 0) {
    throw fail(
      `the first dimension of weight ${shapeText(weight.sizes)} must be a multiple of groups (${groups}).`,
      weight.sizes,
    );
  }
  const wanted = transposed ? first : second * groups;
  if (x.sizes[1] !== wanted) {
    throw fail(
      `with groups=${groups} and weight ${shapeText(weight.sizes)} the input must have ${wanted} channels, got ${x.sizes[1]}: ${shapeText(x.sizes)}.`,
      x.sizes,
      weight.sizes,
    );
  }
  if (x.sizes.slice(2).includes(0) || weight.sizes.slice(2).includes(0))
    throw fail(
      `only batch and channels may be 0, got input ${shapeText(x.sizes)} and weight ${shapeText(weight.sizes)}.`,
      x.sizes,
      weight.sizes,
    );
  if (bias === null) return;
  checkDTypes(OP, x, bias);
  const channels = transposed ? second * groups : first;
  if (bias.sizes.length !== 1 || bias.sizes[0] !== channels)
    throw fail(
      `bias must be a vector of ${channels} elements, got ${shapeText(bias.sizes)}.`,
      bias.sizes,
      weight.sizes,
    );
}

const convolutionRow = defineOp(OP, {
  params: ['input', 'weight', 'bias', 'stride', 'padding', 'dilation', 'transposed', 'output_padding', 'groups'],
  meta: (
    x: Tensor,
    weight: Tensor,
    bias: Tensor | null,
    stride: Sizes,
    padding: Sizes,
    dilation: Sizes,
    transposed: boolean,
    outputPadding: Sizes,
    groups: number,
  ): Meta => {
    check(x, weight, bias, transposed, groups);
    const [out, each, ...kernel] = weight.sizes as [number, number, ...number[]];
    checkNumbers(kernel.length, {
      stride: [1, stride],
      padding: [0, padding],
      dilation: [1, dilation],
      outputPadding: [0, outputPadding],
    });
    const sizes = transposed
      ? [each * groups, ...transposedSizes(x, kernel, stride, padding, dilation, outputPadding)]
      : [out, ...convolvedSizes(x, kernel, stride, padding, dilation)];
    return { sizes: [x.sizes[0] as number, ...sizes], dtype: x.dtype };
  },
});

/**
 * Convolution in 1 to 3 dimensions, or the transpose of one, with one number for each dimension in every list.
 *
 * input (N, C, ...), weight (O, C / groups, ...kernel), transposed (C, O / groups, ...kernel), bias (O) -> (N, O, ...).
 * Any numeric dtype. https://pytorch.org/docs/stable/generated/torch.nn.Conv2d.html
 * @throws ShapeError, DTypeError, ValueError
 */
export const convolution = withOp(
  convolutionRow,
  (
    input: Tensor,
    weight: Tensor,
    bias: Tensor | null,
    stride: Sizes,
    padding: Sizes,
    dilation: Sizes,
    transposed: boolean,
    outputPadding: Sizes,
    groups: number,
  ): Tensor => callN(convolutionRow, input, weight, bias, stride, padding, dilation, transposed, outputPadding, groups),
);

const weightGradientRow = defineOp('convolutionWeightGradient', {
  params: ['input', 'grad', 'kernel_size', 'stride', 'padding', 'dilation', 'groups'],
  meta: (
    x: Tensor,
    grad: Tensor,
    kernel: Sizes,
    _stride: Sizes,
    _padding: Sizes,
    _dilation: Sizes,
    groups: number,
  ): Meta => {
    checkDTypes('convolutionWeightGradient', x, grad);
    return { sizes: [grad.sizes[1] as number, (x.sizes[1] as number) / groups, ...kernel], dtype: x.dtype };
  },
});

/**
 * How the weight (grad's channels, input's channels / groups, ...kernel) of a convolution of `input` (N, C, ...) counts,
 * when the convolution's result counts as `grad` (N, O, ...). @internal
 */
export const convolutionWeightGradient = withOp(
  weightGradientRow,
  (
    input: Tensor,
    grad: Tensor,
    kernel: Sizes,
    stride: Sizes,
    padding: Sizes,
    dilation: Sizes,
    groups: number,
  ): Tensor => callN(weightGradientRow, input, grad, kernel, stride, padding, dilation, groups),
);
