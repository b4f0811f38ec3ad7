// Inverses, systems, determinants and triangular factors. Formulas: Giles, An extended collection of matrix derivative results
// (2008); Murray, Differentiation of the Cholesky decomposition (2016); and PyTorch's for what depends on its conventions.
import { eye, linalg, luUnpack, where, zeros, type Tensor } from '@kindling/core/lean';
import { cat, abs, lt, tril, triu } from '@kindling/core/rows';
import { namedRow, row, wrt, type Derivatives, type TensorInfo } from '../derivative.ts';

const { solveTriangular } = linalg;

const lowerPart = (x: Tensor): Tensor => tril(x, { diagonal: -1 });

/** Only what lies in the triangle that was read. */
const inTriangle = (g: Tensor, upper: boolean, unit: boolean): Tensor =>
  upper ? triu(g, { diagonal: unit ? 1 : 0 }) : tril(g, { diagonal: unit ? -1 : 0 });

const solvedTriangular = (A: Tensor, g: Tensor, upper: boolean, left: boolean, unitriangular: boolean): Tensor =>
  solveTriangular(A.mT, g, { upper: !upper, left, unitriangular });

/** A gradient g of X, X = A⁻¹ B or B A⁻¹, brought back through the system. */
const solved = (A: Tensor, g: Tensor, left: boolean): Tensor => linalg.solveEx(A.mT, g, { left }).result;

function choleskyGradient(gL: Tensor, L: Tensor): Tensor {
  const half = tril(L.mT.matmul(gL));
  const middle = half.add(lowerPart(half).mT).mul(0.5);
  return solveTriangular(L, solveTriangular(L.mT, middle, { upper: true }), { upper: false, left: false });
}

/** Of the factors to A = P L U. m = n; a wide A is [A1 A2] with A2 = P L U2, a tall one [A1; A2] with A2 = L2 U. */
function luGradient(g: Tensor, LU: Tensor, pivots: Tensor): Tensor {
  const { P, L, U } = luUnpack(LU, pivots);
  const [m, n] = LU.sizes.slice(-2) as [number, number];
  const k = Math.min(m, n);
  const [L1, U1] = [L.narrow(-2, 0, k), U.narrow(-1, 0, k)];
  const gL = lowerPart(g.narrow(-1, 0, k));
  const gU = triu(g.narrow(-2, 0, k));
  const byL = L1.mT.matmul(gL.narrow(-2, 0, k));
  const byU = gU.narrow(-1, 0, k).matmul(U1.mT);
  const right = (x: Tensor): Tensor => solveTriangular(U1.mT, x, { upper: false, left: false });
  const left = (x: Tensor): Tensor => solveTriangular(L1.mT, x, { upper: true, unitriangular: true });
  if (m === n) return P.matmul(left(right(lowerPart(byL).add(triu(byU)))));
  if (m < n) {
    const gU2 = gU.narrow(-1, k, n - k);
    const rest = gU2.matmul(U.narrow(-1, k, n - k).mT);
    const first = left(right(lowerPart(byL.sub(rest)).add(triu(byU))));
    return P.matmul(cat([first, left(gU2)], -1));
  }
  const gL2 = gL.narrow(-2, k, m - k);
  const rest = L.narrow(-2, k, m - k).mT.matmul(gL2);
  const first = left(right(lowerPart(byL).add(triu(byU.sub(rest)))));
  return P.matmul(cat([first, right(gL2)], -2));
}

/** Products of all other elements along the last dimension, without a division that a zero would spoil. */
function othersProduct(x: Tensor): Tensor {
  const n = x.sizes.at(-1) as number;
  const own = eye(n, { dtype: 'bool', device: x.device });
  return where(own, 1, x.unsqueeze(-2).expand([...x.sizes, n])).prod(-1);
}

/**
 * The transposed adjugate, the derivative of a determinant also where there is no inverse: det U · det V · U (products
 * of the other singular values) VT.
 */
function cofactors(A: Tensor): Tensor {
  const { U, S, Vh } = linalg.svd(A);
  const turns = U.det().mul(Vh.det());
  return U.mul(othersProduct(S).mul(turns.unsqueeze(-1)).unsqueeze(-2)).matmul(Vh);
}

/** Of det A: det A · A⁻ᵀ, or by the adjugate where A is singular or nearly so. */
function detGradient(g: Tensor, A: Tensor, det: Tensor): Tensor {
  const outer = g.unsqueeze(-1).unsqueeze(-1);
  const epsilon = A.dtype === 'float32' ? 2 ** -23 : 2 ** -52;
  const near = lt(abs(det.detach()), 100 * epsilon);
  const n = A.sizes.at(-1) as number;
  const identity = eye(n, { dtype: A.dtype, device: A.device });
  const some = A.device.type !== 'meta' && Number(near.any().item()) === 1;
  if (!some) return solved(A, identity.expand(A.sizes), true).mul(outer.mul(det.unsqueeze(-1).unsqueeze(-1)));
  const choice = near.unsqueeze(-1).unsqueeze(-1);
  const safe = where(choice, identity, A);
  const regular = solved(safe, identity.expand(A.sizes), true).mul(det.unsqueeze(-1).unsqueeze(-1));
  return where(choice, cofactors(A), regular).mul(outer);
}

const blank = (x: TensorInfo, g: Tensor): Tensor => zeros(x.sizes, { dtype: g.dtype, device: g.device });

export const factorDerivatives = {
  luFactorEx: namedRow(
    'LinalgLuFactorEx',
    wrt(['out', 'out1'], (g, [LU, pivots]) => luGradient(g, LU, pivots)),
    null,
  ),
  solveTriangular: namedRow(
    'LinalgSolveTriangular',
    wrt([0, 'out'], (g, [A, X], [, , upper, left, unit]) => {
      const gB = solvedTriangular(A, g, upper, left, unit);
      return inTriangle(left ? gB.matmul(X.mT) : X.mT.matmul(gB), upper, unit).neg();
    }),
    wrt([0], (g, [A], [, , upper, left, unit]) => solvedTriangular(A, g, upper, left, unit)),
    null,
    null,
    null,
  ),
  choleskyEx: namedRow(
    'LinalgCholeskyEx',
    wrt(['out'], (g, [L], [, upper]) => (upper ? choleskyGradient(g.mT, L.mT) : choleskyGradient(g, L))),
    null,
  ),
  // As in PyTorch, the whole of L counts, not its triangle.
  choleskyInverse: row(
    wrt([0, 'out'], (g, [L, inverse], [, upper]) => {
      const common = inverse.matmul(g.add(g.mT).matmul(inverse));
      return (upper ? L.matmul(common) : common.matmul(L)).neg();
    }),
    null,
  ),
  choleskySolve: row(
    wrt([1], (g, [L], [, , upper]) => g.choleskySolve(L, upper)),
    wrt([1, 'out'], (g, [L, X], [, , upper]) => {
      const half = g.choleskySolve(L, upper).matmul(X.mT);
      const common = half.add(half.mT);
      return (upper ? L.matmul(common) : common.matmul(L)).neg();
    }),
    null,
  ),
  invEx: namedRow(
    'LinalgInvEx',
    wrt(['out'], (g, [inverse]) => inverse.mT.matmul(g).matmul(inverse.mT).neg()),
  ),
  solveEx: namedRow(
    'LinalgSolveEx',
    wrt([0, 'out'], (g, [A, X], [, , left]) => {
      const gB = solved(A, g, left);
      return (left ? gB.matmul(X.mT) : X.mT.matmul(gB)).neg();
    }),
    wrt([0], (g, [A], [, , left]) => solved(A, g, left)),
    null,
  ),
  // PyTorch has no gradient, where others have zeros, for an input without elements.
  det: namedRow(
    'LinalgDet',
    wrt([0, 'out'], (g, [A, det]) => (A.numel() === 0 ? null : detGradient(g, A, det))),
  ),
  slogdet: namedRow(
    'LinalgSlogdet',
    wrt([0], (_, [A], [info], _nr, all) => {
      const g = all[1] ?? null;
      if (g === null) return blank(info, all[0] as Tensor);
      return linalg.invEx(A).inverse.mT.mul(g.unsqueeze(-1).unsqueeze(-1));
    }),
  ),
} satisfies Derivatives;
