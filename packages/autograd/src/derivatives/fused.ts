// Composites that PyTorch shows as one node: their rows also make the graph smaller.
import { Tensor, type TensorLike } from '@kindling/core/lean';
import { scalarValue } from '@kindling/core/internal';
import { where } from '@kindling/core/rows';
import { scaled } from './factor.ts';
import { row, wrt, type Derivatives } from '../derivative.ts';
import { TensorInfo } from '../record/tensor-info.ts';

/** PyTorch's overloads: 0 for a number, 1 for a tensor. */
const overload = (name: string, x: unknown): string => `${name}Backward${x instanceof TensorInfo ? 1 : 0}`;
/** What was saved of an argument, or the number that it is. */
function either(saved: Tensor | null, arg: TensorLike): TensorLike {
  if (saved !== null) return saved.conj();
  const value = arg instanceof Tensor ? null : scalarValue(arg);
  return typeof value === 'object' && value !== null ? { re: value.re, im: -value.im } : arg;
}

export const fusedDerivatives = {
  addcmul: row(
    wrt([], (g) => g),
    wrt([2], (g, [b], [, , , value]) => scaled(g.mul(b.conj()), value)),
    wrt([1], (g, [a], [, , , value]) => scaled(g.mul(a.conj()), value)),
    null,
  ),
  addcdiv: row(
    wrt([], (g) => g),
    wrt([2], (g, [b], [, , , value]) => scaled(g.div(b.conj()), value)),
    wrt([1, 2], (g, [a, b], [, , , value]) => scaled(g.neg().mul(a.div(b).div(b).conj()), value)),
    null,
  ),
  lerp: {
    name: (args) => overload('Lerp', args[2]),
    ...row(
      wrt([2], (g, [saved], [, , weight]) => g.sub(g.mul(either(saved, weight)))),
      wrt([2], (g, [saved], [, , weight]) => g.mul(either(saved, weight))),
      wrt([0, 1], (g, [start, end]) => g.mul(end.sub(start).conj())),
    ),
  },
  maskedFill: {
    name: (args) => overload('MaskedFill', args[2]),
    ...row(
      wrt([1], (g, [mask]) => g.maskedFill(mask, 0)),
      null,
      wrt([1], (g, [mask]) => where(mask, g, 0)),
    ),
  },
} satisfies Derivatives;
