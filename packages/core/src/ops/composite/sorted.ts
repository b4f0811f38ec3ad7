// What follows from sorting.
import type { Tensor } from '../../tensor.ts';
import { sort, type SortOptions } from '../primitive/sort.ts';

/** int64 places that sort `input` along `dim`; equal elements keep their order. @throws IndexError */
export const argsort = (
  input: Tensor,
  dim = -1,
  { descending = false, stable: _stable = true }: SortOptions = {},
): Tensor => sort(input, dim, { descending }).indices;

/** The elements in rising order along the first dimension. */
export const msort = (input: Tensor): Tensor => sort(input, 0).values;
