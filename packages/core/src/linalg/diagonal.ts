import type { Tensor } from '../tensor.ts';
import { diagonal as diagonalOf, type DiagonalOptions } from '../ops/view/select.ts';

/** Diagonal of the last two dimensions by default, as last dimension: a view. @throws IndexError, ShapeError */
export const diagonal = (A: Tensor, { offset = 0, dim1 = -2, dim2 = -1 }: DiagonalOptions = {}): Tensor =>
  diagonalOf(A, { offset, dim1, dim2 });
