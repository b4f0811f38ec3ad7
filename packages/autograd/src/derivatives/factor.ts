import { type Complex, type ScalarLike, type Tensor } from '@kindling/core/lean';
import { scalarValue } from '@kindling/core/internal';

/** `g` times the conjugate of a factor of the forward pass. */
export function scaled(g: Tensor, factor: ScalarLike): Tensor {
  const value: number | bigint | boolean | Complex = scalarValue(factor);
  if (value === 1) return g;
  return g.mul(typeof value === 'object' ? { re: value.re, im: -value.im } : factor);
}
