// Numerical gradient of a sampled function, as `numpy.gradient`: second-order central differences inside.
import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { ShapeError, shapeText, ValueError } from '../../errors.ts';
import { normalizeDims } from '../../layout/sizes.ts';
import { isScalarLike, toNumber, type ScalarLike } from '../../scalar.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../primitive/binary.ts';
import { select, sliceDim } from '../view/select.ts';
import { reshape } from '../view/shape.ts';
import { add, div, sub } from './arithmetic.ts';
import { cat } from './join.ts';
import { diff } from './differences.ts';

type Weight = number | Tensor;
/** Slices of three neighbours and the weights that give the derivative at one of them. */
const combined = (at: (i: 0 | 1 | 2) => Tensor, [a, b, c]: readonly [Weight, Weight, Weight]): Tensor =>
  add(add(mul(at(0), a), mul(at(1), b)), mul(at(2), c));

function evenly(x: Tensor, dim: number, h: number, edgeOrder: number): Tensor {
  const cut = (from: number, to: number | null): Tensor => sliceDim(x, dim, from, to);
  const centre = div(sub(cut(2, null), cut(0, -2)), 2 * h);
  if (edgeOrder === 1) {
    return cat([div(sub(cut(1, 2), cut(0, 1)), h), centre, div(sub(cut(-1, null), cut(-2, -1)), h)], dim);
  }
  const first = combined((i) => cut(i, i + 1), [-1.5 / h, 2 / h, -0.5 / h]);
  const last = combined((i) => cut(i - 3, i === 2 ? null : i - 2), [0.5 / h, -2 / h, 1.5 / h]);
  return cat([first, centre, last], dim);
}

function unevenly(x: Tensor, dim: number, points: Tensor, edgeOrder: number): Tensor {
  const cut = (from: number, to: number | null): Tensor => sliceDim(x, dim, from, to);
  const along = (w: Tensor): Tensor =>
    reshape(
      w,
      x.sizes.map((_, i) => (i === dim ? -1 : 1)),
    );
  const h = diff(points);
  const width = (i: number): Tensor => select(h, 0, i);
  const before = sliceDim(h, 0, 0, -1);
  const after = sliceDim(h, 0, 1);
  const both = add(before, after);
  const inner = [
    div(after, mul(before, both)).neg(),
    div(sub(after, before), mul(before, after)),
    div(before, mul(after, both)),
  ] as const;
  const centre = combined((i) => cut(i, i === 2 ? null : i - 2), [along(inner[0]), along(inner[1]), along(inner[2])]);
  if (edgeOrder === 1) {
    return cat(
      [div(sub(cut(1, 2), cut(0, 1)), width(0)), centre, div(sub(cut(-1, null), cut(-2, -1)), width(-1))],
      dim,
    );
  }
  /** Weights at the end of the two widths p (next to the end) and q, from the end inwards. */
  const edge = (p: Tensor, q: Tensor): [Tensor, Tensor, Tensor] => {
    const sum = add(p, q);
    return [div(add(mul(p, 2), q), mul(p, sum)).neg(), div(sum, mul(p, q)), div(p, mul(q, sum)).neg()];
  };
  const [a, b, c] = edge(width(-1), width(-2));
  const first = combined((i) => cut(i, i + 1), edge(width(0), width(1)));
  const last = combined((i) => cut(i - 3, i === 2 ? null : i - 2), [c.neg(), b.neg(), a.neg()]);
  return cat([first, centre, last], dim);
}

const gradientRow = defineOp('gradientAlong', {
  params: ['input', 'dim', 'spacing', 'edge_order'],
  decompose: (x: Tensor, dim: number, spacing: number | Tensor, edgeOrder: number) =>
    typeof spacing === 'number' ? evenly(x, dim, spacing, edgeOrder) : unevenly(x, dim, spacing, edgeOrder),
});

/** @internal the derivative along one dimension */
export const gradientAlong = withOp(
  gradientRow,
  (x: Tensor, dim: number, spacing: number | Tensor, edgeOrder: number): Tensor =>
    callN(gradientRow, x, dim, spacing, edgeOrder),
);

export interface GradientOptions {
  /** One width for all dimensions, one for each, or the coordinates of the samples of each as vectors. */
  readonly spacing?: ScalarLike | readonly (ScalarLike | Tensor)[];
  /** All by default. */
  readonly dim?: number | readonly number[] | null;
  /** Order of the one-sided differences at the ends: 1 or 2. */
  readonly edgeOrder?: 1 | 2;
}

/** Derivatives of samples along each of `dim`, in the shape of `input`. @throws ShapeError, ValueError, IndexError */
export function gradient(input: Tensor, { spacing = 1, dim = null, edgeOrder = 1 }: GradientOptions = {}): Tensor[] {
  const op = 'gradient';
  if (edgeOrder !== 1 && edgeOrder !== 2)
    throw new ValueError(`${op}: edgeOrder must be 1 or 2, got ${String(edgeOrder)}.`, { op });
  normalizeDims(op, dim, input.sizes);
  const dims = (dim === null ? input.sizes.map((_, i) => i) : typeof dim === 'number' ? [dim] : dim).map((d) =>
    d < 0 ? d + input.sizes.length : d,
  );
  const widths = isScalarLike(spacing) ? dims.map(() => spacing) : spacing;
  if (widths.length !== dims.length)
    throw new ValueError(`${op}: ${widths.length} spacings for ${dims.length} dimensions.`, { op });
  return dims.map((d, i) => {
    const size = input.sizes[d] ?? 1;
    if (size <= edgeOrder) {
      throw new ShapeError(
        `${op}: dimension ${d} of ${shapeText(input.sizes)} needs at least ${edgeOrder + 1} samples.`,
        { op, shapes: [input.sizes] },
      );
    }
    const width = widths[i] as ScalarLike | Tensor;
    if (isScalarLike(width)) return gradientAlong(input, d, toNumber(width), edgeOrder);
    if (width.sizes.length !== 1 || width.sizes[0] !== size) {
      throw new ShapeError(
        `${op}: coordinates ${shapeText(width.sizes)} for dimension ${d} of ${shapeText(input.sizes)} must be a vector of ${size}.`,
        {
          op,
          shapes: [width.sizes, input.sizes],
        },
      );
    }
    return gradientAlong(input, d, width, edgeOrder);
  });
}
