// Eigenvalues and eigenvectors of real matrices. Formula: Boeddeker et al., On the computation of complex-valued gradients with
// application to statistically optimum beamforming (2017), with vectors of unit length, as PyTorch has it.
import { complex, eye, imag, linalg, real, where, type Tensor } from '@kindling/core/lean';
import { cat } from '@kindling/core/rows';
import { namedRow, wrt, type Derivatives } from '../derivative.ts';

type Maybe = Tensor | null;

/** A⁻¹ B of complex matrices, as a real system of twice the size. */
function solved(A: Tensor, B: Tensor): Tensor {
  const [a, b] = [real(A), imag(A)];
  const n = A.sizes.at(-1) as number;
  const block = cat([cat([a, b.neg()], -1), cat([b, a], -1)], -2);
  const X = linalg.solveEx(block, cat([real(B), imag(B)], -2)).result;
  return complex(X.narrow(-2, 0, n), X.narrow(-2, n, n));
}

/** V⁻ᴴ ((Vᴴ gV - Vᴴ V Re diag(Vᴴ gV)) / conj(λj - λi) + diag(gL)) Vᴴ */
function eigGradient(gL: Maybe, gV: Maybe, L: Tensor, V: Tensor): Tensor {
  const n = L.sizes.at(-1) as number;
  const own = eye(n, { dtype: 'bool', device: L.device });
  const VH = V.mT.conj();
  const onDiagonal = gL && where(own, gL.unsqueeze(-1), 0);
  let middle = onDiagonal;
  if (gV !== null) {
    const turned = VH.matmul(gV);
    const lengths = real(turned.diagonal({ dim1: -2, dim2: -1 })).unsqueeze(-2);
    const gaps = L.unsqueeze(-2).sub(L.unsqueeze(-1)).conj();
    const rest = turned.sub(VH.matmul(V.mul(lengths))).div(where(own, 1, gaps));
    const outside = where(own, 0, rest);
    middle = onDiagonal === null ? outside : outside.add(onDiagonal);
  }
  return real(solved(VH, (middle as Tensor).matmul(VH)));
}

export const eigDerivatives = {
  eig: namedRow(
    'LinalgEig',
    wrt(['out', 'out1'], (_, [L, V], _args, _nr, all) => eigGradient(all[0] ?? null, all[1] ?? null, L, V)),
    null,
  ),
} satisfies Derivatives;
