// Orthogonal polynomials p(x, n) of degree n, both broadcasting; n is cut to an integer, and below 0 the polynomial is 0. As in
// PyTorch they have no gradients. https://dlmf.nist.gov/18
import { call2 } from '../dispatch/call.ts';
import { callOut } from '../dispatch/inplace.ts';
import { defineOp, withOp, type Op } from '../dispatch/op.ts';
import { broadcastSizes } from '../layout/sizes.ts';
import type { TensorLike } from '../scalar.ts';
import type { Tensor } from '../tensor.ts';
import { promoteOperands, trueDivision } from '../ops/builders/binary.ts';
import type { OutOption } from '../ops/builders/unary.ts';

export interface Polynomial {
  (input: TensorLike, n: TensorLike, options?: OutOption): Tensor;
  readonly op: Op<[x: Tensor, n: Tensor]>;
}

function polynomial(name: string): Polynomial {
  const op = defineOp(name, {
    params: ['input', 'n'],
    differentiable: false,
    meta: (x: Tensor, n: Tensor) => ({ sizes: broadcastSizes(name, x.sizes, n.sizes), dtype: x.dtype }),
  });
  return withOp(op, (input: TensorLike, n: TensorLike, options?: OutOption): Tensor => {
    const [x, degree] = promoteOperands(name, trueDivision, input, n);
    return options?.out === undefined ? call2(op, x, degree) : callOut(op, options.out, x, degree);
  });
}

/** Chebyshev polynomials of the first kind, Tₙ. */
export const chebyshevPolynomialT = polynomial('chebyshevPolynomialT');
/** Chebyshev polynomials of the second kind, Uₙ. */
export const chebyshevPolynomialU = polynomial('chebyshevPolynomialU');
/** Chebyshev polynomials of the third kind, Vₙ. */
export const chebyshevPolynomialV = polynomial('chebyshevPolynomialV');
/** Chebyshev polynomials of the fourth kind, Wₙ. */
export const chebyshevPolynomialW = polynomial('chebyshevPolynomialW');
/** Tₙ(2x - 1) */
export const shiftedChebyshevPolynomialT = polynomial('shiftedChebyshevPolynomialT');
/** Uₙ(2x - 1) */
export const shiftedChebyshevPolynomialU = polynomial('shiftedChebyshevPolynomialU');
/** Vₙ(2x - 1) */
export const shiftedChebyshevPolynomialV = polynomial('shiftedChebyshevPolynomialV');
/** Wₙ(2x - 1) */
export const shiftedChebyshevPolynomialW = polynomial('shiftedChebyshevPolynomialW');
/** Physicists' Hermite polynomials, Hₙ. */
export const hermitePolynomialH = polynomial('hermitePolynomialH');
/** Probabilists' Hermite polynomials, Heₙ. */
export const hermitePolynomialHe = polynomial('hermitePolynomialHe');
/** Laguerre polynomials, Lₙ. */
export const laguerrePolynomialL = polynomial('laguerrePolynomialL');
/** Legendre polynomials, Pₙ. */
export const legendrePolynomialP = polynomial('legendrePolynomialP');
