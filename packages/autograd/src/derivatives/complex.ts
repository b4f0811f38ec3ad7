// PyTorch's convention: the gradient of a real loss L by z is ∂L/∂(Re z) + i ∂L/∂(Im z); a function with derivative f'
// passes g on as g · conj(f'). https://pytorch.org/docs/stable/notes/autograd.html#autograd-for-complex-numbers
// Where an input is real and its gradient complex, the engine takes the real part.
import { complex, isComplex, real, zerosLike, type Tensor } from '@kindling/core/lean';
import { where, eq } from '@kindling/core/rows';
import * as rows from '@kindling/core/rows';
import { row, wrt, type Derivatives } from '../derivative.ts';

/** g without its component along the direction y of z, over |z|: the direction's own change. */
function turning(g: Tensor, z: Tensor, y: Tensor): Tensor {
  const size = z.abs();
  const none = eq(size, 0);
  const across = g.sub(y.mul(real(g.mul(y.conj()))));
  return where(none, 0, across.div(where(none, 1, size)));
}

export const complexDerivatives = {
  // A real gradient becomes complex in the engine.
  real: row(wrt([], (g) => g)),
  imag: row(wrt([], (g) => g.mul({ re: 0, im: 1 }))),
  viewAsReal: row(wrt([], (g) => complex(g.select(-1, 0), g.select(-1, 1)))),
  viewAsComplex: row(wrt([], (g) => rows.viewAsReal(g))),
  complex: row(
    wrt([], (g) => g.real),
    wrt([], (g) => g.imag),
  ),
  conjPhysical: row(wrt([], (g) => g.conj())),
  sgn: row(wrt([0, 'out'], (g, [z, y]) => (isComplex(z) ? turning(g, z, y) : zerosLike(g)))),
} satisfies Derivatives;
