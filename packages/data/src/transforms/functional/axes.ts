// Linear maps along the two axes of an image, as products with a matrix each.
import { dtypes, fromArray } from '@kindling/core';
import type { Tensor } from '@kindling/core';
import { backTo } from './image.ts';

/** Weights of the inputs (columns) in each output (row). */
export interface AxisMap {
  readonly outputs: number;
  readonly inputs: number;
  readonly weights: Float64Array;
}

/** rows · image · columnsᵀ, in floats, back in the image's dtype. Null leaves an axis as it is. */
export function mapAxes(image: Tensor, rows: AxisMap | null, columns: AxisMap | null): Tensor {
  const dtype = image.dtype === 'float64' ? 'float64' : 'float32';
  const matrix = ({ outputs, inputs, weights }: AxisMap): Tensor =>
    fromArray(weights, [outputs, inputs], { dtype, device: image.device });
  let values = image.to(dtype);
  if (columns !== null) values = values.matmul(matrix(columns).t());
  if (rows !== null) values = matrix(rows).matmul(values);
  return dtypes[image.dtype].kind === 'floating' && image.dtype === dtype ? values : backTo(image, values);
}
