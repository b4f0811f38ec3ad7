import { type Tensor } from '@kindling/core/lean';
import { convolution, convolutionWeightGradient } from '@kindling/core/rows';
import { row, wrt, type Derivatives, type TensorInfo } from '../derivative.ts';

type Sizes = readonly number[];

/** What a convolution leads back to its input: the transposed one, made as large as the input was. */
function toInput(
  g: Tensor,
  weight: Tensor,
  x: TensorInfo,
  stride: Sizes,
  padding: Sizes,
  dilation: Sizes,
  groups: number,
): Tensor {
  const kernel = weight.sizes.slice(2);
  const extra = kernel.map((k, d) => {
    const [step, around, apart] = [stride[d] as number, padding[d] as number, dilation[d] as number];
    const covered = ((g.sizes[2 + d] as number) - 1) * step - 2 * around + apart * (k - 1) + 1;
    return (x.sizes[2 + d] as number) - covered;
  });
  return convolution(g, weight, null, stride, padding, dilation, true, extra, groups);
}

/** What a transposed convolution leads back to its input. Output padding beyond the stride is read by windows of no input. */
function fromOutput(
  g: Tensor,
  weight: Tensor,
  x: TensorInfo,
  stride: Sizes,
  padding: Sizes,
  dilation: Sizes,
  groups: number,
): Tensor {
  const none = stride.map(() => 0);
  const whole = convolution(g, weight, null, stride, padding, dilation, false, none, groups);
  return x.sizes.reduce((t, size, d) => (t.sizes[d] === size ? t : t.narrow(d, 0, size)), whole);
}

const perChannel = (g: Tensor): Tensor => g.sum(g.sizes.map((_, d) => d).filter((d) => d !== 1));

export const convolutionDerivatives = {
  convolution: row(
    wrt([1], (g, [weight], [x, , , stride, padding, dilation, transposed, , groups]) =>
      (transposed ? fromOutput : toInput)(g, weight, x, stride, padding, dilation, groups),
    ),
    wrt([0], (g, [x], [, weight, , stride, padding, dilation, transposed, , groups]) => {
      const [wide, narrow] = transposed ? [g, x] : [x, g];
      return convolutionWeightGradient(wide, narrow, weight.sizes.slice(2), stride, padding, dilation, groups);
    }),
    wrt([], perChannel),
  ),
  convolutionWeightGradient: row(
    wrt([1], (weight, [grad], [x, , , stride, padding, dilation, groups]) =>
      toInput(grad, weight, x, stride, padding, dilation, groups),
    ),
    wrt([0], (weight, [x], [, grad, , stride, padding, dilation, groups]) =>
      fromOutput(x, weight, grad, stride, padding, dilation, groups),
    ),
  ),
} satisfies Derivatives;
