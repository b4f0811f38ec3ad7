// QR, eigenvalues, singular values and what is made of them. Formulas: Giles, An extended collection of matrix derivative
// results (2008); Walter & Lehmann, Algorithmic differentiation of QR (2012); Townsend, Differentiating the SVD (2016).
import { AutogradError, eye, linalg, where, type Tensor } from '@kindling/core/lean';
import { cat, tril, triu } from '@kindling/core/rows';
import { namedRow, wrt, type Derivatives } from '../derivative.ts';

const { solveTriangular } = linalg;

const lower = (x: Tensor): Tensor => tril(x, { diagonal: -1 });
const skew = (x: Tensor): Tensor => x.sub(x.mT);
/** True on the diagonal of matrices as wide as `x`. */
const diagonalMask = (x: Tensor): Tensor => eye(x.sizes.at(-1) as number, { dtype: 'bool', device: x.device });
const onDiagonal = (x: Tensor): Tensor => where(diagonalMask(x), x.unsqueeze(-1), 0);

type Maybe = Tensor | null;
const plus = (a: Maybe, b: Maybe): Maybe => (a === null ? b : b === null ? a : a.add(b));

/** m >= n: gA = (gQ + Q sym(triu(gR RT - QT gQ))) R⁻ᵀ */
function tallQr(gQ: Maybe, gR: Maybe, Q: Tensor, R: Tensor): Tensor {
  const half = triu(plus(gR && gR.matmul(R.mT), gQ && Q.mT.matmul(gQ).neg()) as Tensor);
  const symmetric = half.add(triu(half, { diagonal: 1 }).mT);
  return solveTriangular(R.mT, plus(Q.matmul(symmetric), gQ) as Tensor, { upper: false, left: false });
}

/** m < n: A = [A1 A2] with A1 = Q R1 square and R2 = QT A2, whose gradients join those of Q. */
function wideQr(gQ: Maybe, gR: Maybe, Q: Tensor, R: Tensor): Tensor {
  const [m, n] = R.sizes.slice(-2) as [number, number];
  const R1 = R.narrow(-1, 0, m);
  if (gR === null) return cat([tallQr(gQ, null, Q, R1), R.narrow(-1, m, n - m).mul(0)], -1);
  const gR2 = gR.narrow(-1, m, n - m);
  const A2 = Q.matmul(R.narrow(-1, m, n - m));
  const whole = plus(gQ, A2.matmul(gR2.mT));
  return cat([tallQr(whole, gR.narrow(-1, 0, m), Q, R1), Q.matmul(gR2)], -1);
}

function qrGradient(gQ: Maybe, gR: Maybe, Q: Tensor, R: Tensor, mode: string): Tensor {
  const [m, n] = [Q.sizes.at(-2), R.sizes.at(-1) as number] as [number, number];
  if (mode === 'r')
    throw new AutogradError("qr: with mode 'r' there is no Q, which the gradient needs. Use mode 'reduced'.", {
      op: 'qr',
    });
  if (mode === 'complete' && m > n)
    throw new AutogradError("qr: with mode 'complete' more rows than columns have no gradient. Use mode 'reduced'.", {
      op: 'qr',
    });
  return m >= n ? tallQr(gQ, gR, Q, R) : wideQr(gQ, gR, Q, R);
}

/**
 * The product's gradient g to the vectors (below the diagonal of A) and their factors: H = I - tau v vT stands between
 * what is left of it, which g has passed, and W, the product of those right of it.
 */
function reflectionGradients(g: Tensor, A: Tensor, tau: Tensor): [gA: Tensor, gTau: Tensor] {
  const [m, n] = A.sizes.slice(-2) as [number, number];
  const k = tau.sizes.at(-1) as number;
  const identity = eye(m, n, { dtype: A.dtype, device: A.device });
  const unit = lower(A).add(identity);
  const parts = Array.from({ length: k }, (_, i) => ({
    v: unit.narrow(-1, i, 1),
    t: tau.narrow(-1, i, 1).unsqueeze(-1),
  }));
  const reflected = (x: Tensor, { v, t }: (typeof parts)[number]): Tensor => x.sub(v.matmul(v.mT.matmul(x)).mul(t));
  const rights: Tensor[] = [];
  let W = identity.expand(A.sizes);
  for (const part of parts.toReversed()) {
    rights.unshift(W);
    W = reflected(W, part);
  }
  let X = g;
  const found = parts.map((part, i) => {
    const { v, t } = part;
    const right = rights[i] as Tensor;
    const [fromX, fromW] = [X.mT.matmul(v), right.mT.matmul(v)];
    const gV = X.matmul(fromW).add(right.matmul(fromX)).mul(t).neg();
    const gT = fromX.mul(fromW).sum(-2).neg();
    X = reflected(X, part);
    return { gV, gT };
  });
  const unused = A.narrow(-1, k, n - k).mul(0);
  return [
    lower(cat([...found.map((f) => f.gV), unused], -1)),
    cat(
      found.map((f) => f.gT),
      -1,
    ),
  ];
}

/** 1 / (xj - xi), 0 on the diagonal. */
function gaps(x: Tensor): Tensor {
  const difference = x.unsqueeze(-2).sub(x.unsqueeze(-1));
  const own = diagonalMask(difference);
  return where(own, 0, where(own, 1, difference).reciprocal());
}

/** V (diag(gL) + skew(VT gV) / 2 / (λj - λi)) VT: symmetric, whichever triangle was read. */
function eighGradient(gL: Maybe, gV: Maybe, L: Tensor, V: Tensor): Tensor {
  const turned = gV && skew(V.mT.matmul(gV)).mul(gaps(L)).mul(0.5);
  const middle = plus(turned, gL && onDiagonal(gL)) as Tensor;
  return V.matmul(middle).matmul(V.mT);
}

/** `[I - U UT]` applied to g: what the other columns of an orthogonal matrix would take. */
const outside = (g: Tensor, U: Tensor): Tensor => g.sub(U.matmul(U.mT.matmul(g)));

/** Of thin factors; Vh's gradient comes transposed. */
function svdGradient(gU: Maybe, gS: Maybe, gV: Maybe, U: Tensor, S: Tensor, V: Tensor): Tensor {
  if (gU === null && gV === null) return U.mul((gS as Tensor).unsqueeze(-2)).matmul(V.mT);
  const square = S.mul(S);
  const F = gaps(square);
  const [column, line] = [S.unsqueeze(-1), S.unsqueeze(-2)];
  const fromU = gU && skew(U.mT.matmul(gU)).mul(F).mul(line);
  const fromV = gV && skew(V.mT.matmul(gV)).mul(F).mul(column);
  const middle = plus(plus(fromU, fromV), gS && onDiagonal(gS)) as Tensor;
  let gA = U.matmul(middle).matmul(V.mT);
  const [m, k, n] = [U.sizes.at(-2), S.sizes.at(-1), V.sizes.at(-2)] as [number, number, number];
  if (gU !== null && m > k) gA = gA.add(outside(gU, U).div(line).matmul(V.mT));
  if (gV !== null && n > k) gA = gA.add(U.div(line).matmul(outside(gV, V).mT));
  return gA;
}

/** Golub & Pereyra, The differentiation of pseudo-inverses (1973), of constant rank. X = A⁺. */
function pinvGradient(g: Tensor, A: Tensor, X: Tensor): Tensor {
  const [h, Xt] = [g.mT, X.mT];
  const [m, n] = A.sizes.slice(-2) as [number, number];
  if (m <= n) {
    const K = h.matmul(X);
    const KXt = K.matmul(Xt);
    return X.matmul(K)
      .mT.neg()
      .add(KXt)
      .sub(A.matmul(X).matmul(KXt))
      .add(Xt.matmul(X).matmul(h.sub(K.matmul(A))));
  }
  const K = X.matmul(h);
  const XtK = Xt.matmul(K);
  return K.matmul(X)
    .mT.neg()
    .add(h.sub(A.matmul(K)).matmul(X).matmul(Xt))
    .add(XtK)
    .sub(XtK.matmul(X).matmul(A));
}

/** exp([[AT, g], [0, AT]]) holds the gradient above its diagonal: Mathias, A chain rule for matrix functions (1996). */
function expGradient(g: Tensor, A: Tensor): Tensor {
  const n = A.sizes.at(-1) as number;
  if (g.numel() === 0) return g;
  const block = cat([cat([A.mT, g], -1), cat([g.mul(0), A.mT], -1)], -2);
  return block.matrixExp().narrow(-2, 0, n).narrow(-1, n, n);
}

export const orthogonalDerivatives = {
  qr: namedRow(
    'LinalgQr',
    wrt(['out', 'out1'], (_, [Q, R], [, mode], _nr, all) => qrGradient(all[0] ?? null, all[1] ?? null, Q, R, mode)),
    null,
  ),
  // PyTorch has no gradients, where others have zeros, without reflections.
  householderProduct: namedRow(
    'LinalgHouseholderProduct',
    wrt([0, 1], (g, [A, tau]) => (tau.numel() === 0 ? null : reflectionGradients(g, A, tau)[0])),
    wrt([0, 1], (g, [A, tau]) => (tau.numel() === 0 ? null : reflectionGradients(g, A, tau)[1])),
  ),
  eigh: namedRow(
    'LinalgEigh',
    wrt(['out', 'out1'], (_, [L, V], _args, _nr, all) => eighGradient(all[0] ?? null, all[1] ?? null, L, V)),
    null,
    null,
  ),
  svd: namedRow(
    'LinalgSvd',
    wrt(['out', 'out1', 'out2'], (_, [U, S, Vh], _args, _nr, all) => {
      const k = S.sizes.at(-1) as number;
      const thin = (x: Maybe): Maybe => x && x.narrow(-1, 0, k);
      const gV = all[2] ? all[2].mT : null;
      return svdGradient(thin(all[0] ?? null), all[1] ?? null, thin(gV), U.narrow(-1, 0, k), S, Vh.mT.narrow(-1, 0, k));
    }),
    null,
    null,
  ),
  pinv: namedRow(
    'LinalgPinv',
    wrt([0, 'out'], (g, [A, X]) => pinvGradient(g, A, X)),
    null,
    null,
    null,
  ),
  // The solution is A⁺ B, with A⁺ made anew so that second derivatives see A.
  lstsq: namedRow(
    'LinalgLstsq',
    wrt([0, 1], (g, [A, B]) => pinvGradient(g.matmul(B.mT), A, linalg.pinv(A))),
    wrt([0], (g, [A]) => linalg.pinv(A).mT.matmul(g)),
    null,
  ),
  matrixExp: namedRow(
    'LinalgMatrixExp',
    wrt([0], (g, [A]) => expGradient(g, A)),
  ),
} satisfies Derivatives;
