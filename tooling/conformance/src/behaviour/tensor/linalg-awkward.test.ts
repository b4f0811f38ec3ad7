// Singular values and eigenvalues of matrices that iterations find hard: of low rank, graded, with zeros, tiny or huge.
import { arange, complex, eye, linalg, manualSeed, randn, zeros, type Tensor } from '@kindling/core';
import { expect, it } from 'vitest';
import '../devices.ts';

const options = { dtype: 'float64', device: 'cpu' } as const;
const sizes = [
  [1, 1],
  [2, 2],
  [3, 3],
  [5, 3],
  [3, 7],
  [12, 12],
  [33, 40],
  [64, 64],
] as const;

const steps = (n: number): Tensor => arange(n, options);

/** By name: a matrix of m rows and n columns made of a random one. */
const kinds: Readonly<Record<string, (A: Tensor, m: number, n: number) => Tensor>> = {
  random: (A) => A,
  'of rank 1': (A) => A.narrow(1, 0, 1).matmul(A.narrow(0, 0, 1)),
  'with equal rows': (A, m, n) => A.narrow(0, 0, 1).expand([m, n]),
  'of ones': (_, m, n) => zeros([m, n], options).add(1),
  'of zeros': (_, m, n) => zeros([m, n], options),
  identity: (_, m, n) => eye(m, n, options),
  nilpotent: (_, m, n) => eye(m, n, options).roll(1, 0).triu(),
  'graded by columns': (A, _, n) => A.mul(steps(n).mul(-7).exp()),
  'graded by rows': (A, m) => A.mul(steps(m).sub(m).mul(7).exp().unsqueeze(1)),
  'with zero columns': (A, _, n) => A.mul(steps(n).remainder(3).ne(1)),
  sparse: (A) => A.mul(A.gt(0.8)),
  'of small integers': (A) => A.mul(1.5).round(),
  small: (A) => A.mul(1e-50),
  tiny: (A) => A.mul(1e-300),
  'nearly subnormal': (A) => A.mul(1e-307),
  huge: (A) => A.mul(1e300),
  'of mixed sizes': (A) => A.mul(A.mul(40).exp()),
  'bidiagonal with a zero': (A, _, n) => A.triu().tril({ diagonal: 1 }).mul(steps(n).ne(1)),
  'of Hilbert': (_, m, n) => steps(m).unsqueeze(1).add(steps(n)).add(1).reciprocal(),
};

const largest = (x: Tensor): number => Number(x.abs().max().item());
const expectOrthogonal = (Q: Tensor): void =>
  expect(largest(Q.mT.matmul(Q).sub(eye(Q.size(-1), options)))).toBeLessThan(2e-14);

it.each(Object.entries(kinds))('matrices %s', (_, make) => {
  manualSeed(1);
  for (const [m, n] of sizes) {
    const A = make(randn([m, n], options), m, n).contiguous();
    const size = largest(A) || 1;
    const near = (x: Tensor): void => expect(largest(x)).toBeLessThan(1e-14 * Math.max(m, n));
    const { U, S, Vh } = linalg.svd(A);
    const k = S.size(-1);
    near(
      U.narrow(-1, 0, k)
        .mul(S.div(size))
        .matmul(Vh.narrow(-2, 0, k))
        .sub(A.div(size)),
    );
    near(linalg.svdvals(A).sub(S).div(size));
    expectOrthogonal(U);
    expectOrthogonal(Vh.mT);
    const { Q, R } = linalg.qr(A, { mode: 'complete' });
    expectOrthogonal(Q);
    near(Q.matmul(R.div(size)).sub(A.div(size)));
    if (m !== n) continue;
    const X = A.tril().add(A.tril({ diagonal: -1 }).mT);
    const { eigenvalues, eigenvectors } = linalg.eigh(X);
    near(eigenvectors.mul(eigenvalues.div(size)).matmul(eigenvectors.mT).sub(X.div(size)));
    expectOrthogonal(eigenvectors);
  }
});

/** A V = V diag(L), with unit vectors, and eigenvalues that sum to the trace. */
it.each(Object.entries({ ...kinds, permuting: (_: Tensor, m: number, n: number) => eye(m, n, options).roll(1, 0) }))(
  'eigenvalues of matrices %s',
  (_, make) => {
    manualSeed(2);
    for (const n of [1, 2, 3, 4, 12, 33, 100]) {
      const A = make(randn([n, n], options), n, n).contiguous();
      const size = largest(A) || 1;
      const scaled = A.div(size);
      const { eigenvalues, eigenvectors: V } = linalg.eig(A);
      const L = eigenvalues.div(size);
      const whole = complex(scaled, zeros([n, n], options));
      expect(largest(whole.matmul(V).sub(V.mul(L.unsqueeze(-2))))).toBeLessThan(5e-14 * n);
      expect(largest(V.abs().square().sum(0).sub(1))).toBeLessThan(1e-13);
      expect(Math.abs(Number(L.real.sum().sub(scaled.trace()).item()))).toBeLessThan(1e-13 * n);
      expect(Math.abs(Number(L.imag.sum().item()))).toBeLessThan(1e-13 * n);
    }
  },
);
