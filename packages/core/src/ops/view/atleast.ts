// At least so many dimensions: a view for one tensor, a list of views for a list.
import type { Tensor } from '../../tensor.ts';
import { reshape, unsqueeze } from './shape.ts';

export interface AtLeast {
  (input: Tensor): Tensor;
  (tensors: readonly Tensor[]): Tensor[];
  (...tensors: readonly Tensor[]): Tensor[];
}

function atleast(widen: (x: Tensor) => Tensor): AtLeast {
  function call(input: Tensor): Tensor;
  function call(tensors: readonly Tensor[]): Tensor[];
  function call(...tensors: readonly Tensor[]): Tensor[];
  function call(first: Tensor | readonly Tensor[], ...rest: readonly Tensor[]): Tensor | Tensor[] {
    if (isList(first)) return first.map(widen);
    return rest.length === 0 ? widen(first) : [first, ...rest].map(widen);
  }
  return call;
}

const isList = (x: Tensor | readonly Tensor[]): x is readonly Tensor[] => Array.isArray(x);

/** 0-dim tensors as vectors. */
export const atleast1d = atleast((x) => (x.sizes.length === 0 ? reshape(x, [1]) : x));
/** Vectors as one row. */
export const atleast2d = atleast((x) =>
  x.sizes.length === 0 ? reshape(x, [1, 1]) : x.sizes.length === 1 ? unsqueeze(x, 0) : x,
);
/** Vectors (n) as (1, n, 1), matrices (n, m) as (n, m, 1). */
export const atleast3d = atleast((x) => {
  if (x.sizes.length === 0) return reshape(x, [1, 1, 1]);
  if (x.sizes.length === 1) return unsqueeze(unsqueeze(x, 0), 2);
  return x.sizes.length === 2 ? unsqueeze(x, 2) : x;
});
