// Images sampled at given places (Jaderberg et al. 2015).
import {
  abs,
  add,
  arange,
  floor,
  fmod,
  gather,
  ge,
  le,
  logicalAnd,
  lt,
  maskedFill,
  matmul,
  mul,
  ones,
  round,
  ShapeError,
  shapeText,
  stack,
  sub,
  sum,
  transpose,
  ValueError,
  where,
  type Tensor,
} from '@kindling/core/lean';
import { castFor } from '@kindling/core/internal';

export interface GridSampleOptions {
  readonly mode?: 'bilinear' | 'nearest' | 'bicubic';
  /** What lies outside the image. */
  readonly paddingMode?: 'zeros' | 'border' | 'reflection';
  /** Whether -1 and 1 are the centres of the corner pixels, rather than their corners. */
  readonly alignCorners?: boolean | null;
}

type Padding = NonNullable<GridSampleOptions['paddingMode']>;

/** Between 0 and size - 1; no gradient passes at the ends. */
const clipped = (x: Tensor, size: number): Tensor => where(le(x, 0), 0, where(ge(x, size - 1), size - 1, x));

function reflected(x: Tensor, size: number, align: boolean): Tensor {
  const low = align ? 0 : -0.5;
  const span = align ? size - 1 : size;
  if (span === 0) return mul(x, 0);
  const distance = abs(sub(x, low));
  const rest = fmod(distance, span);
  const even = lt(fmod(floor(mul(distance, 1 / span)), 2), 1);
  return where(even, add(rest, low), sub(span + low, rest));
}

/** From -1..1 to pixels. */
const unnormalized = (x: Tensor, size: number, align: boolean): Tensor =>
  align ? mul(add(x, 1), (size - 1) / 2) : sub(mul(add(x, 1), size / 2), 0.5);

function placed(x: Tensor, size: number, padding: Padding, align: boolean): Tensor {
  if (padding === 'zeros') return x;
  return clipped(padding === 'reflection' ? reflected(x, size, align) : x, size);
}

/** Pixels of `image` (N, C, P) at whole coordinates (N, *), 0 outside. Coordinates and sizes run from the slowest dimension. */
function pixels(image: Tensor, at: readonly Tensor[], sizes: readonly number[]): Tensor {
  const first = at[0] as Tensor;
  const count = first.numel() / Math.max(first.sizes[0] as number, 1);
  const within = at.map((x, d) => logicalAnd(ge(x, 0), le(x, (sizes[d] as number) - 1)));
  const inside = within.reduce((a, b) => logicalAnd(a, b));
  const index = at.map((x, d) => where(within[d] as Tensor, x, 0).to('int64'));
  const place = index.reduce((sum, x, d) => add(mul(sum, sizes[d] as number), x));
  const [n = 0, c = 0] = image.sizes;
  const flat = (t: Tensor): Tensor => t.reshape([n, 1, count]).expand([n, c, count]);
  return where(flat(inside), gather(image, 2, flat(place)), 0);
}

/** Σ over the corners around each place of weight · pixel. */
function linear(image: Tensor, at: readonly Tensor[], sizes: readonly number[]): Tensor {
  const low = at.map((x) => floor(x).detach());
  const corners = Array.from({ length: 2 ** at.length }, (_, bits) => at.map((_, d) => (bits >> d) & 1));
  return corners
    .map((corner) => {
      const spot = low.map((x, d) => (corner[d] === 1 ? add(x, 1) : x));
      const weight = at
        .map((x, d) => (corner[d] === 1 ? sub(x, low[d] as Tensor) : sub(add(low[d] as Tensor, 1), x)))
        .reduce((a, b) => mul(a, b));
      return weighted(pixels(image, spot, sizes), weight);
    })
    .reduce((a, b) => add(a, b));
}

const weighted = (values: Tensor, weight: Tensor): Tensor =>
  mul(values, weight.reshape([values.sizes[0] as number, 1, values.sizes[2] as number]));

const A = -0.75;
/** Keys' cubic at -1, 0, 1 and 2 from a place t beyond pixel 0. */
function cubicWeights(t: Tensor): Tensor[] {
  const near = (x: Tensor): Tensor => add(mul(mul(sub(mul(x, A + 2), A + 3), x), x), 1);
  const far = (x: Tensor): Tensor => sub(mul(add(mul(sub(mul(x, A), 5 * A), x), 8 * A), x), 4 * A);
  const back = sub(1, t);
  return [far(add(t, 1)), near(t), near(back), far(add(back, 1))];
}

function cubic(
  image: Tensor,
  [y, x]: readonly [Tensor, Tensor],
  sizes: readonly number[],
  padding: Padding,
  align: boolean,
): Tensor {
  const [top, left] = [floor(y).detach(), floor(x).detach()];
  const [wy, wx] = [cubicWeights(sub(y, top)), cubicWeights(sub(x, left))];
  const parts = wy.flatMap((a, i) =>
    wx.map((b, j) => {
      const spot = [add(top, i - 1), add(left, j - 1)].map((p, d) => placed(p, sizes[d] as number, padding, align));
      return weighted(pixels(image, spot, sizes), mul(a, b));
    }),
  );
  return parts.reduce((a, b) => add(a, b));
}

/**
 * Samples input (N, C, H, W) at grid (N, h, w, 2), or (N, C, D, H, W) at (N, d, h, w, 3); the grid holds x, y(, z) from
 * -1 to 1. https://pytorch.org/docs/stable/generated/torch.nn.functional.grid_sample.html @throws ShapeError, ValueError
 */
export function gridSample(
  input: Tensor,
  grid: Tensor,
  { mode = 'bilinear', paddingMode = 'zeros', alignCorners = null }: GridSampleOptions = {},
): Tensor {
  [input, grid] = castFor('gridSample', input, grid);
  const op = 'gridSample';
  const dims = input.sizes.length - 2;
  const fits = (dims === 2 || dims === 3) && grid.sizes.length === dims + 2 && grid.sizes.at(-1) === dims;
  if (!fits || grid.sizes[0] !== input.sizes[0])
    throw new ShapeError(
      `${op}: expected input (N, C, H, W) with grid (N, h, w, 2), or one dimension more in each; got ${shapeText(input.sizes)} and ${shapeText(grid.sizes)}.`,
      { op, shapes: [input.sizes, grid.sizes] },
    );
  if (!['bilinear', 'nearest', 'bicubic'].includes(mode) || (mode === 'bicubic' && dims === 3))
    throw new ValueError(`${op}: mode '${String(mode)}' is not for ${dims} spatial dimensions.`, { op });
  if (!['zeros', 'border', 'reflection'].includes(paddingMode))
    throw new ValueError(
      `${op}: paddingMode must be 'zeros', 'border' or 'reflection', got '${String(paddingMode)}'.`,
      { op },
    );
  const align = alignCorners ?? false;
  const sizes = input.sizes.slice(2);
  const [n = 0, c = 0] = input.sizes;
  const image = input.reshape([n, c, input.numel() / Math.max(n * c, 1)]);
  const raw = sizes.map((size, d) => unnormalized(grid.select(-1, dims - 1 - d), size, align));
  const shape = [n, c, ...grid.sizes.slice(1, -1)];
  if (mode === 'bicubic') return cubic(image, raw as [Tensor, Tensor], sizes, paddingMode, align).reshape(shape);
  const at = raw.map((x, d) => placed(x, sizes[d] as number, paddingMode, align));
  if (mode !== 'nearest') return linear(image, at, sizes).reshape(shape);
  const spots = at.map((x) => round(x));
  // Its gradient with respect to the grid is zero, which is not the same as none.
  const none = maskedFill(sum(grid), ones([], { dtype: 'bool', device: grid.device }), 0);
  return add(pixels(image, spots, sizes).reshape(shape), none.to(image.dtype));
}

/** Coordinates of the pixels of one dimension, from -1 to 1. */
function coordinates(size: number, align: boolean, theta: Tensor): Tensor {
  const steps = arange(size, { dtype: theta.dtype, device: theta.device });
  if (align) return size > 1 ? sub(mul(steps, 2 / (size - 1)), 1) : mul(steps, 0);
  return sub(mul(add(mul(steps, 2), 1), 1 / size), 1);
}

export interface AffineGridOptions {
  readonly alignCorners?: boolean | null;
}

/**
 * The grid of an affine map for `gridSample`: theta (N, 2, 3) and size (N, C, H, W) -> (N, H, W, 2), or theta (N, 3, 4)
 * and size (N, C, D, H, W) -> (N, D, H, W, 3). @throws ShapeError
 */
export function affineGrid(
  theta: Tensor,
  size: readonly number[],
  { alignCorners = null }: AffineGridOptions = {},
): Tensor {
  const op = 'affineGrid';
  const dims = size.length - 2;
  const [n, rows, columns] = theta.sizes;
  if ((dims !== 2 && dims !== 3) || theta.sizes.length !== 3 || n !== size[0] || rows !== dims || columns !== dims + 1)
    throw new ShapeError(
      `${op}: expected theta (N, 2, 3) with size (N, C, H, W), or (N, 3, 4) with (N, C, D, H, W); got ${shapeText(theta.sizes)} and ${shapeText(size)}.`,
      { op, shapes: [theta.sizes, size] },
    );
  const spatial = size.slice(2);
  const axes = spatial.map((s, d) =>
    coordinates(s, alignCorners ?? false, theta)
      .reshape(spatial.map((_, e) => (e === d ? -1 : 1)))
      .expand(spatial),
  );
  const base = stack([...axes.toReversed(), ones(spatial, { dtype: theta.dtype, device: theta.device })], -1);
  const flat = base.reshape([-1, dims + 1]);
  return matmul(flat, transpose(theta, 1, 2)).reshape([n as number, ...spatial, dims]);
}
