import { callN } from '../dispatch/call.ts';
import { defineOp, withOp } from '../dispatch/op.ts';
import { ShapeError, shapeText, ValueError } from '../errors.ts';
import type { Tensor } from '../tensor.ts';
import { arange } from '../ops/create/ranges.ts';
import { powTensor } from '../ops/primitive/arithmetic.ts';
import { to } from '../ops/primitive/copy.ts';
import { flatten, unsqueeze } from '../ops/view/shape.ts';

const vanderRow = defineOp('vander', {
  params: ['x', 'N', 'increasing'],
  decompose: (x: Tensor, N: number, increasing: boolean) => {
    const { device } = x;
    const exponents = increasing ? arange(N, { device }) : arange(N - 1, -1, -1, { device });
    return powTensor(unsqueeze(x, -1), exponents);
  },
});

export interface VanderOptions {
  /** Number of powers; as many as elements by default. */
  readonly N?: number | null;
}

function powers(x: Tensor, N: number | null, increasing: boolean): Tensor {
  if (N !== null && (!Number.isInteger(N) || N < 0))
    throw new ValueError(`vander: N must be a non-negative integer, got ${N}.`, { op: 'vander' });
  const points = x.dtype === 'bool' ? to(x, 'int64') : x;
  return callN(vanderRow, points, N ?? (points.sizes.at(-1) as number), increasing);
}

/** Powers x⁰, x¹, ... x^(N-1) of each element as a last dimension: (*, n) -> (*, n, N). @throws ValueError */
export const vander = withOp(vanderRow, (x: Tensor, { N = null }: VanderOptions = {}): Tensor =>
  powers(x.sizes.length === 0 ? flatten(x) : x, N, true),
);

/** torch.vander: as `linalg.vander` of a vector, by default with falling powers. @throws ShapeError, ValueError */
export function vanderFalling(
  x: Tensor,
  { N = null, increasing = false }: VanderOptions & { readonly increasing?: boolean } = {},
): Tensor {
  if (x.sizes.length !== 1)
    throw new ShapeError(`vander: expected a vector, got ${shapeText(x.sizes)}.`, { op: 'vander', shapes: [x.sizes] });
  return powers(x, N, increasing);
}
