import { callN } from '../dispatch/call.ts';
import { defineOp, withOp } from '../dispatch/op.ts';
import { ShapeError, shapeText, ValueError } from '../errors.ts';
import type { Tensor } from '../tensor.ts';
import { flip } from '../ops/composite/flip.ts';
import { arange } from '../ops/create/ranges.ts';
import { powTensor } from '../ops/primitive/arithmetic.ts';
import { to } from '../ops/primitive/copy.ts';
import { flatten, unsqueeze } from '../ops/view/shape.ts';

const vanderRow = defineOp('vander', {
  params: ['x', 'N'],
  decompose: (x: Tensor, N: number) => powTensor(unsqueeze(x, -1), arange(N, { device: x.device })),
});

export interface VanderOptions {
  /** Number of powers; as many as elements by default. */
  readonly N?: number | null;
}

/** Powers x⁰, x¹, ... x^(N-1) of each element as a last dimension: (*, n) -> (*, n, N). @throws ValueError */
export const vander = withOp(vanderRow, (x: Tensor, { N = null }: VanderOptions = {}): Tensor => {
  if (N !== null && (!Number.isInteger(N) || N < 0))
    throw new ValueError(`vander: N must be a non-negative integer, got ${N}.`, { op: 'vander' });
  const points = x.sizes.length === 0 ? flatten(x) : x;
  return callN(vanderRow, points.dtype === 'bool' ? to(points, 'int64') : points, N ?? (points.sizes.at(-1) as number));
});

/** torch.vander: as `linalg.vander` of a vector, by default with falling powers. @throws ShapeError, ValueError */
export function vanderFalling(
  x: Tensor,
  { N = null, increasing = false }: VanderOptions & { readonly increasing?: boolean } = {},
): Tensor {
  if (x.sizes.length !== 1)
    throw new ShapeError(`vander: expected a vector, got ${shapeText(x.sizes)}.`, { op: 'vander', shapes: [x.sizes] });
  const powers = vander(x, { N });
  return increasing ? powers : flip(powers, 1);
}
