// Several tensors brought to one shape, without a copy.
import { ShapeError, shapeText, ValueError } from '../../errors.ts';
import { broadcastSizes, type Sizes } from '../../layout/sizes.ts';
import { Size } from '../../size.ts';
import { Tensor } from '../../tensor.ts';
import { expand, reshape } from './shape.ts';

/** The shape that shapes broadcast to. @throws ShapeError */
export const broadcastShapes = (...shapes: readonly (Sizes | number)[]): Size =>
  Size.from(
    shapes
      .map((s) => (typeof s === 'number' ? [s] : s))
      .reduce<Sizes>((a, b) => broadcastSizes('broadcastShapes', a, b), []),
  );

/** Each tensor expanded to the shape that all broadcast to. @throws ShapeError */
export function broadcastTensors(...tensors: readonly Tensor[] | readonly [readonly Tensor[]]): Tensor[] {
  const list = tensors.flat() as Tensor[];
  const sizes = list.reduce<Sizes>((s, x) => broadcastSizes('broadcastTensors', s, x.sizes), []);
  return list.map((x) => expand(x, sizes));
}

export interface MeshgridOptions {
  /** 'ij' (matrix order), or 'xy' (the first two axes give the second and the first dimension). */
  readonly indexing?: 'ij' | 'xy';
}

/**
 * Coordinates of a grid from the vectors of its axes: one tensor each, of shape (n₁, n₂, ...). Takes a list
 * or separate tensors, then options. @throws ShapeError, ValueError
 */
export function meshgrid(tensors: readonly Tensor[], options?: MeshgridOptions): Tensor[];
export function meshgrid(...tensors: readonly (Tensor | MeshgridOptions)[]): Tensor[];
export function meshgrid(...args: readonly (readonly Tensor[] | Tensor | MeshgridOptions | undefined)[]): Tensor[] {
  const axes = args.flat().filter((a): a is Tensor => a instanceof Tensor);
  const last = args.at(-1);
  const { indexing = 'ij' } =
    last === undefined || last instanceof Tensor || Array.isArray(last) ? {} : (last as MeshgridOptions);
  if (indexing !== 'ij' && indexing !== 'xy')
    throw new ValueError(`meshgrid: indexing must be 'ij' or 'xy', got '${String(indexing)}'.`, { op: 'meshgrid' });
  if (axes.length === 0) throw new ValueError('meshgrid: expected at least one tensor.', { op: 'meshgrid' });
  for (const x of axes) {
    if (x.sizes.length > 1)
      throw new ShapeError(`meshgrid: expected vectors, got ${shapeText(x.sizes)}.`, {
        op: 'meshgrid',
        shapes: [x.sizes],
      });
  }
  const swap = indexing === 'xy' && axes.length > 1;
  const order = swap ? [axes[1] as Tensor, axes[0] as Tensor, ...axes.slice(2)] : axes;
  const sizes = order.map((x) => x.numel());
  const grids = order.map((x, i) =>
    expand(
      reshape(
        x,
        sizes.map((s, d) => (d === i ? s : 1)),
      ),
      sizes,
    ),
  );
  return swap ? [grids[1] as Tensor, grids[0] as Tensor, ...grids.slice(2)] : grids;
}
