// Factorisations of matrices beyond the sizes of samples: blocks, ranks, scales, and what fails.
import '@kindling/autograd';
import {
  eye,
  IndexError,
  linalg,
  LinAlgError,
  manualSeed,
  ones,
  randn,
  special,
  tensor,
  zeros,
  luUnpack,
  type Tensor,
} from '@kindling/core';
import { describe, expect, it } from 'vitest';
import { devices } from '../devices.ts';

const sizes = [33, 70, 130] as const;
const distance = (a: Tensor, b: Tensor): number => Number(a.sub(b).abs().max().item());

describe('on cpu, in blocks', () => {
  const make = (m: number, n: number): Tensor => {
    manualSeed(m + n);
    return randn([2, m, n], { dtype: 'float64' });
  };

  it.each(sizes)('factors of %i rows multiply to the matrix', (n) => {
    for (const [m, k] of [
      [n, n],
      [n, n - 20],
      [n - 20, n],
    ] as const) {
      const A = make(m, k);
      const { P, L, U } = linalg.lu(A);
      expect(distance(P.matmul(L).matmul(U), A)).toBeLessThan(1e-12);
      for (const mode of ['reduced', 'complete'] as const) {
        const { Q, R } = linalg.qr(A, { mode });
        expect(distance(Q.matmul(R), A)).toBeLessThan(1e-12);
        expect(distance(Q.mT.matmul(Q), eye(Q.size(-1), { dtype: 'float64' }))).toBeLessThan(1e-13);
      }
      const { U: left, S, Vh } = linalg.svd(A, { fullMatrices: false });
      expect(distance(left.mul(S.unsqueeze(-2)).matmul(Vh), A)).toBeLessThan(1e-12);
      expect(distance(linalg.svdvals(A), S)).toBeLessThan(1e-12);
    }
  });

  it.each(sizes)('symmetric matrices of %i rows', (n) => {
    const A = make(n, n);
    const symmetric = A.add(A.mT);
    const { eigenvalues, eigenvectors } = linalg.eigh(symmetric);
    expect(distance(eigenvectors.mul(eigenvalues.unsqueeze(-2)).matmul(eigenvectors.mT), symmetric)).toBeLessThan(
      1e-12,
    );
    expect(distance(eigenvectors.mT.matmul(eigenvectors), eye(n, { dtype: 'float64' }))).toBeLessThan(1e-12);
    const definite = A.matmul(A.mT).add(eye(n, { dtype: 'float64' }));
    for (const upper of [false, true]) {
      const L = linalg.cholesky(definite, { upper });
      expect(distance(upper ? L.mT.matmul(L) : L.matmul(L.mT), definite)).toBeLessThan(1e-11);
      expect(distance(L, upper ? L.triu() : L.tril())).toBe(0);
    }
  });

  it.each(sizes)('systems of %i rows, either side', (n) => {
    const A = make(n, n);
    const B = make(n, 40);
    expect(distance(A.matmul(linalg.solve(A, B)), B)).toBeLessThan(1e-10);
    const X = linalg.solve(A, B.mT, { left: false });
    expect(distance(X.matmul(A), B.mT)).toBeLessThan(1e-10);
    expect(distance(linalg.inv(A).matmul(A), eye(n, { dtype: 'float64' }))).toBeLessThan(1e-10);
  });

  it('takes very large and very small elements', () => {
    const base = tensor(
      [
        [4, 1, 0],
        [1, 3, 1],
        [0, 1, 2],
      ],
      { dtype: 'float64' },
    );
    const values = linalg.eigvalsh(base);
    for (const factor of [1e-200, 1e200]) {
      const scaled = base.mul(factor);
      expect(distance(linalg.eigvalsh(scaled).div(factor), values)).toBeLessThan(1e-13);
      expect(distance(linalg.svdvals(scaled).div(factor).flip([0]), values)).toBeLessThan(1e-13);
      const { Q, R } = linalg.qr(scaled);
      expect(distance(Q.matmul(R).div(factor), base)).toBeLessThan(1e-13);
    }
  });
});

describe.each(devices)('on %s', (device) => {
  const float64 = { dtype: 'float64', device } as const;

  it('names the matrix of the batch and the pivot', () => {
    const A = eye(3, { device }).repeat([4, 1, 1]);
    A.at(2, 1, 1).fill_(0);
    expect(() => linalg.inv(A)).toThrow(LinAlgError);
    expect(() => linalg.inv(A)).toThrow(/Batch element 2.*diagonal element 2 is zero/);
    expect(() => linalg.solve(A, ones([3, 1], { device }))).toThrow(/Batch element 2.*singular/);
    expect(() => linalg.luFactor(A)).toThrow(/Batch element 2.*U\[2,2\] is zero/);
    expect(() => linalg.cholesky(A)).toThrow(/Batch element 2.*minor of order 2 is not positive/);
    expect(() => linalg.cholesky(zeros([2, 2], { device }))).toThrow(/^cholesky: The factorization/);
    expect(linalg.invEx(A).info.toArray()).toEqual([0, 0, 2, 0]);
    expect(linalg.choleskyEx(A).info.toArray()).toEqual([0, 0, 2, 0]);
  });

  it('refuses what is not finite, and pivots of no matrix', () => {
    const A = tensor(
      [
        [1, NaN],
        [0, Infinity],
      ],
      { device },
    );
    expect(() => linalg.svd(A)).toThrow(/non-finite/);
    expect(() => linalg.eigvalsh(A)).toThrow(LinAlgError);
    expect(() => luUnpack(eye(2, { device }), tensor([1, 3], { dtype: 'int32', device }))).toThrow(IndexError);
    expect(() => linalg.inv(ones([2, 3], { device }))).toThrow(/square matrices, got \[2, 3\]/);
    expect(() => linalg.inv(ones([2, 2], { dtype: 'int64', device }))).toThrow(/float32 or float64/);
  });

  it('keeps vectors orthogonal where the rank is not full', () => {
    const column = tensor([[1], [2], [3], [4]], float64);
    for (const A of [column.matmul(column.mT), zeros([4, 3], float64), zeros([2, 5], float64), ones([5, 3], float64)]) {
      const { U, S, Vh } = linalg.svd(A);
      const k = S.size(-1);
      expect(
        distance(
          U.narrow(-1, 0, k)
            .mul(S)
            .matmul(Vh.narrow(-2, 0, k)),
          A,
        ),
      ).toBeLessThan(1e-13);
      for (const Q of [U, Vh]) expect(distance(Q.mT.matmul(Q), eye(Q.size(-1), float64))).toBeLessThan(1e-13);
      expect(linalg.matrixRank(A).item()).toBe(A.abs().max().item() === 0 ? 0 : 1);
    }
  });

  it('factors indefinite matrices by blocks of two', () => {
    const { LD, pivots } = linalg.ldlFactor(
      tensor(
        [
          [0, 1],
          [1, 0],
        ],
        float64,
      ),
    );
    expect(LD.toArray()).toEqual([
      [0, 0],
      [1, 0],
    ]);
    expect(pivots.toArray()).toEqual([-2, -2]);
    manualSeed(3);
    const half = randn([2, 20, 20], { dtype: 'float64' });
    const A = half.add(half.mT).to({ device });
    const B = ones([20, 3], float64);
    const factors = linalg.ldlFactor(A);
    expect(Number(factors.pivots.min().item())).toBeLessThan(0);
    expect(distance(A.matmul(linalg.ldlSolve(factors.LD, factors.pivots, B)), B.expand([2, 20, 3]))).toBeLessThan(
      1e-10,
    );
    expect(() => linalg.ldlSolve(LD, tensor([-2, 3], { dtype: 'int32', device }), ones([2, 1], float64))).toThrow(
      IndexError,
    );
    expect(() => linalg.ldlFactor(zeros([2, 2], { device }))).toThrow(LinAlgError);
  });

  it('names results as PyTorch does', () => {
    const { sign, logabsdet } = linalg.slogdet(
      tensor(
        [
          [0, 2],
          [3, 0],
        ],
        float64,
      ),
    );
    expect([sign.item(), logabsdet.item()]).toEqual([-1, Math.log(6)]);
    const [solution, residuals, rank, singularValues] = linalg.lstsq(eye(3, 2, float64), ones([3, 1], float64), null, {
      driver: 'gelsd',
    });
    expect(solution?.toArray()).toEqual([[1], [1]]);
    expect(residuals?.item()).toBeCloseTo(1, 14);
    expect(rank?.item()).toBe(2);
    expect(singularValues?.toArray()).toEqual([1, 1]);
  });
});

it('names nodes of the graph as PyTorch does', () => {
  const A = eye(2, { requiresGrad: true });
  const names = [
    linalg.inv(A),
    linalg.solve(A, ones([2, 1])),
    linalg.det(A),
    linalg.slogdet(A).logabsdet,
    linalg.cholesky(A),
    linalg.qr(A).R,
    linalg.svdvals(A),
    linalg.eigh(A).eigenvectors,
    linalg.eigvals(A),
    linalg.pinv(A),
    linalg.matrixExp(A),
    special.i0e(A),
    special.logNdtr(A),
    special.polygamma(1, A),
  ].map((x) => x.gradFn?.name);
  expect(names).toEqual([
    'LinalgInvExBackward0',
    'LinalgSolveExBackward0',
    'LinalgDetBackward0',
    'LinalgSlogdetBackward0',
    'LinalgCholeskyExBackward0',
    'LinalgQrBackward0',
    'LinalgSvdBackward0',
    'LinalgEighBackward0',
    'LinalgEigBackward0',
    'LinalgPinvBackward0',
    'LinalgMatrixExpBackward0',
    'SpecialI0EBackward0',
    'SpecialLogNdtrBackward0',
    'PolygammaBackward0',
  ]);
});
