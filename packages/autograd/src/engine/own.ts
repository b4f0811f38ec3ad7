import { type Tensor } from '@kindling/core/lean';
import { state, sameSizes, inplace, type Op } from '@kindling/core/internal';

/** Whether the engine may write into `g`: its whole, untouched memory belongs to one gradient that nobody else holds. */
export function isOurs(g: Tensor): boolean {
  const { storage } = g;
  if (storage.exposed || storage.refs !== 1 || storage.host !== null) return false;
  return g.isContiguous() && g.numel() * g.itemsize === storage.bytes;
}

/**
 * `op(g, y)`, written over the gradient `g` where it is the engine's own and nothing is recorded: large activations need no
 * second buffer. For formulas that are the only reader of `g`.
 */
export function overGradient(
  pointwise: { (g: Tensor, y: Tensor): Tensor; readonly op: Op<[a: Tensor, b: Tensor]> },
  g: Tensor,
  y: Tensor,
): Tensor {
  const fits = state.recorder === null && isOurs(g) && sameSizes(g.sizes, y.sizes) && g.dtype === y.dtype;
  return fits ? inplace(pointwise.op, g, y) : pointwise(g, y);
}
