// Windows of images as columns of a matrix, and their sum back into an image.
import { constantPadNd, ShapeError, shapeText, ValueError, zeros, type Tensor } from '@kindling/core/lean';
import { callN, defineOp, withOp } from '@kindling/core/internal';
import { differentiate, wrt } from './derivative.ts';

type Pair = readonly [h: number, w: number];
export type PairLike = number | readonly number[];

export interface WindowOptions {
  readonly dilation?: PairLike;
  readonly padding?: PairLike;
  readonly stride?: PairLike;
}

interface Windows {
  readonly kernel: Pair;
  readonly dilation: Pair;
  readonly padding: Pair;
  readonly stride: Pair;
}

function pair(op: string, name: string, value: PairLike, least: number): Pair {
  const [h, w] = typeof value === 'number' ? [value, value] : value.length === 1 ? [value[0], value[0]] : value;
  if (h === undefined || w === undefined || ![h, w].every((v) => Number.isInteger(v) && v >= least))
    throw new ValueError(`${op}: ${name} must be one or two integers of at least ${least}, got ${String(value)}.`, {
      op,
    });
  return [h, w];
}

const windows = (op: string, kernel: PairLike, { dilation = 1, padding = 0, stride = 1 }: WindowOptions): Windows => ({
  kernel: pair(op, 'kernelSize', kernel, 1),
  dilation: pair(op, 'dilation', dilation, 1),
  padding: pair(op, 'padding', padding, 0),
  stride: pair(op, 'stride', stride, 1),
});

/** Places of the windows along height and width. */
function places(op: string, size: readonly number[], { kernel, dilation, padding, stride }: Windows): Pair {
  const along = (d: 0 | 1): number =>
    Math.floor(((size[d] as number) + 2 * padding[d] - dilation[d] * (kernel[d] - 1) - 1) / stride[d]) + 1;
  const found: Pair = [along(0), along(1)];
  if (found[0] < 1 || found[1] < 1)
    throw new ShapeError(
      `${op}: windows of ${shapeText(kernel)} with dilation ${shapeText(dilation)} do not fit into an image of ${shapeText(size)} padded by ${shapeText(padding)}.`,
      { op, shapes: [size] },
    );
  return found;
}

/** The windows of a padded image as a view (N, C, kh, kw, oh, ow). */
function windowsOf(padded: Tensor, { kernel, dilation, stride }: Windows, [oh, ow]: Pair): Tensor {
  const [n = 0, c = 0] = padded.sizes;
  const [sn = 0, sc = 0, sh = 0, sw = 0] = padded.strides;
  return padded.asStrided(
    [n, c, ...kernel, oh, ow],
    [sn, sc, sh * dilation[0], sw * dilation[1], sh * stride[0], sw * stride[1]],
    padded.offset,
  );
}

const pads = ({ padding: [h, w] }: Windows): number[] => [w, w, h, h];

const unfoldRow = defineOp('im2col', {
  params: ['input', 'kernel_size', 'dilation', 'padding', 'stride'],
  decompose: (x: Tensor, w: Windows) => {
    const out = places('unfold', x.sizes.slice(2), w);
    const [n = 0, c = 0] = x.sizes;
    return windowsOf(constantPadNd(x, pads(w)), w, out).reshape([n, c * w.kernel[0] * w.kernel[1], out[0] * out[1]]);
  },
});

const foldRow = defineOp('col2im', {
  params: ['input', 'output_size', 'kernel_size', 'dilation', 'padding', 'stride'],
  decompose: (x: Tensor, size: Pair, w: Windows) => {
    const [kh, kw] = w.kernel;
    const [oh, ow] = places('fold', size, w);
    const [n = 0] = x.sizes;
    const c = (x.sizes[1] as number) / (kh * kw);
    const sizes = [n, c, size[0] + 2 * w.padding[0], size[1] + 2 * w.padding[1]];
    const padded = zeros(sizes, { dtype: x.dtype, device: x.device });
    const columns = x.reshape([n, c, kh, kw, oh, ow]);
    const image = windowsOf(padded, w, [oh, ow]);
    // Windows overlap: one place of the window after another, where none do.
    for (let i = 0; i < kh; i++)
      for (let j = 0; j < kw; j++) image.select(2, i).select(2, j).add_(columns.select(2, i).select(2, j));
    return padded.narrow(2, w.padding[0], size[0]).narrow(3, w.padding[1], size[1]);
  },
});

differentiate(unfoldRow, 'Im2ColBackward0', [
  wrt([], (g, _, [x, w]) => callN(foldRow, g, x.sizes.slice(2) as [number, number], w)),
  null,
]);
differentiate(foldRow, 'Col2ImBackward0', [wrt([], (g, _, [, , w]) => callN(unfoldRow, g, w)), null, null]);

/**
 * Sliding windows as columns: (N, C, H, W) -> (N, C kh kw, L), or (C, H, W) -> (C kh kw, L), L the number of windows.
 * https://pytorch.org/docs/stable/generated/torch.nn.Unfold.html @throws ShapeError, ValueError
 */
export const unfold = withOp(
  unfoldRow,
  (input: Tensor, kernelSize: PairLike, { dilation = 1, padding = 0, stride = 1 }: WindowOptions = {}): Tensor => {
    const op = 'unfold';
    const w = windows(op, kernelSize, { dilation, padding, stride });
    const ndim = input.sizes.length;
    if (ndim !== 3 && ndim !== 4)
      throw new ShapeError(`${op}: expected (N, C, H, W) or (C, H, W), got ${shapeText(input.sizes)}.`, {
        op,
        shapes: [input.sizes],
      });
    return ndim === 4 ? callN(unfoldRow, input, w) : callN(unfoldRow, input.unsqueeze(0), w).squeeze(0);
  },
);

/**
 * Adds the columns of `unfold` back to where they came from: (N, C kh kw, L) -> (N, C, ...outputSize), or without N.
 * https://pytorch.org/docs/stable/generated/torch.nn.Fold.html @throws ShapeError, ValueError
 */
export const fold = withOp(
  foldRow,
  (
    input: Tensor,
    outputSize: PairLike,
    kernelSize: PairLike,
    { dilation = 1, padding = 0, stride = 1 }: WindowOptions = {},
  ): Tensor => {
    const op = 'fold';
    const size = pair(op, 'outputSize', outputSize, 1);
    const w = windows(op, kernelSize, { dilation, padding, stride });
    const [oh, ow] = places(op, size, w);
    const [rows, columns] = input.sizes.slice(-2);
    const area = w.kernel[0] * w.kernel[1];
    const ndim = input.sizes.length;
    if ((ndim !== 2 && ndim !== 3) || (rows as number) % area !== 0 || columns !== oh * ow)
      throw new ShapeError(
        `${op}: expected (N, C·${area}, ${oh * ow}) or without N for an image of ${shapeText(size)}, got ${shapeText(input.sizes)}.`,
        { op, shapes: [input.sizes] },
      );
    return ndim === 3 ? callN(foldRow, input, size, w) : callN(foldRow, input.unsqueeze(0), size, w).squeeze(0);
  },
);
