// Factorisations and what is solved by them. Calls make their own well-conditioned matrices of the inputs, whose layouts
// (expanded ones included) would else be singular, and leave out signs that an algorithm may choose.
import {
  type Tensor,
  abs,
  add,
  eye,
  geqrf,
  imag,
  linalg,
  luUnpack,
  matmul,
  mul,
  real,
  square as squared,
  sub,
  tril,
} from '@kindling/core';
import { input } from '../inputs/input.ts';
import { sample, type Argument } from './sample.ts';

const small = { domain: [-1, 1] } as const;
const matrices = [
  [3, 3],
  [2, 4, 4],
  [1, 1],
  [0, 0],
  [2, 0, 0],
  [0, 3, 3],
] as const;
const oblong = [
  [4, 3],
  [3, 4],
  [2, 3, 2],
  [0, 3],
  [3, 0],
  [0, 2, 3],
] as const;
const each = (shapes: readonly (readonly number[])[], ...rest: readonly Argument[]): Argument[][] =>
  shapes.map((shape) => [input(shape, small), ...rest]);

/** `x` and a diagonal that outweighs it. */
const regular = (x: Tensor): Tensor => {
  const [m, n] = x.sizes.slice(-2) as [number, number];
  return add(x, mul(eye(m, n, { dtype: x.dtype, device: x.device }), 5));
};
const definite = (x: Tensor): Tensor =>
  add(matmul(x, x.mT), mul(eye(x.sizes.at(-1) as number, { dtype: x.dtype, device: x.device }), 2));
/** A regular matrix whose eigenvalues, and singular values, lie apart. */
const spread = (x: Tensor): Tensor => {
  const base = regular(x);
  return mul(
    base,
    base.newTensor(
      Array.from({ length: x.sizes.at(-1) as number }, (_, i) => 1 + i),
      { dtype: x.dtype },
    ),
  );
};

/** Symmetric, of both signs, regular whatever is repeated. */
const symmetric = (x: Tensor): Tensor => {
  const n = x.sizes.at(-1) as number;
  const ramp = x
    .newTensor(
      Array.from({ length: n * n }, (_, i) => Math.sin(3 * i)),
      { dtype: x.dtype },
    )
    .view([n, n]);
  return add(add(x, x.mT), add(ramp, ramp.mT));
};

const own = { method: null, dtypes: ['float32', 'float64'] } as const;
const square = [
  [3, 3],
  [2, 4, 4],
  [1, 1],
  [0, 0],
  [0, 3, 3],
] as const;
const systems = [
  [
    [3, 3],
    [3, 2],
  ],
  [
    [2, 4, 4],
    [4, 1],
  ],
  [
    [3, 3],
    [2, 3, 2],
  ],
  [
    [2, 1, 2, 2],
    [3, 2, 2],
  ],
  [
    [0, 0],
    [0, 2],
  ],
  [
    [2, 3, 3],
    [2, 3, 0],
  ],
] as const;
const pairs = (...rest: readonly Argument[]): Argument[][] =>
  systems.map(([a, b]) => [input(a, small), input(b), ...rest]);
const turned = (...rest: readonly Argument[]): Argument[][] =>
  systems.map(([a, b]) => [
    input(a, small),
    input([...b.slice(0, -2), b.at(-1) as number, b.at(-2) as number]),
    ...rest,
  ]);

export const linalgSamples = [
  sample('luFactorEx', {
    ...own,
    call: (x: Tensor) => linalg.luFactor(regular(x)).LU,
    cases: each([...oblong, [3, 3], [2, 2]]),
  }),
  sample('luOrder', {
    ...own,
    gradient: false,
    call: (x: Tensor) => luUnpack(linalg.luFactorEx(x).LU, linalg.luFactorEx(x).pivots, { unpackData: false }).P,
    cases: each(oblong),
  }),
  sample('luSolve', {
    ...own,
    call: (x: Tensor, b: Tensor, options: linalg.LuSolveOptions) => {
      const { LU, pivots } = linalg.luFactor(regular(x));
      return linalg.luSolve(LU, pivots, b, options);
    },
    cases: [
      ...pairs({}),
      ...pairs({ adjoint: true }),
      ...turned({ left: false }),
      ...turned({ left: false, adjoint: true }),
    ],
  }),
  sample('solveTriangular', {
    ...own,
    call: (x: Tensor, b: Tensor, options: linalg.SolveTriangularOptions) =>
      linalg.solveTriangular(regular(x), b, options),
    cases: [
      ...pairs({ upper: true }),
      ...pairs({ upper: false }),
      ...pairs({ upper: false, unitriangular: true }),
      ...turned({ upper: true, left: false }),
      ...turned({ upper: false, left: false, unitriangular: true }),
    ],
  }),
  sample('ldlFactorEx', {
    ...own,
    gradient: false,
    call: (x: Tensor) => linalg.ldlFactorEx(symmetric(x)),
    cases: each([
      [5, 5],
      [2, 4, 4],
      [1, 1],
      [0, 0],
      [0, 3, 3],
    ]),
  }),
  sample('ldlSolve', {
    ...own,
    gradient: false,
    call: (x: Tensor, b: Tensor) => {
      const { LD, pivots } = linalg.ldlFactor(symmetric(x));
      return linalg.ldlSolve(LD, pivots, b);
    },
    cases: systems.map(([a, b]) => [input(a), input(b)]),
    tolerance: { float32: { rtol: 1e-3, atol: 1e-3 }, float64: { rtol: 1e-9, atol: 1e-9 } },
  }),
  sample('choleskyEx', {
    ...own,
    call: (x: Tensor, options: linalg.UpperOption) => linalg.cholesky(definite(x), options),
    cases: [...each(matrices, {}), ...each(matrices, { upper: true })],
  }),
  sample('choleskyInverse', {
    ...own,
    // Its gradient is that of the whole factor, which is zero above the diagonal only for a triangular one.
    call: (x: Tensor) => tril(regular(x)).choleskyInverse(),
    cases: each(square),
  }),
  sample('choleskySolve', {
    ...own,
    call: (x: Tensor, b: Tensor, upper: boolean) => {
      const L = tril(regular(x));
      return b.choleskySolve(upper ? L.mT : L, upper);
    },
    cases: [...pairs(false), ...pairs(true)],
  }),
  sample('invEx', { ...own, call: (x: Tensor) => linalg.inv(regular(x)), cases: each(square) }),
  sample('solveEx', {
    ...own,
    call: (x: Tensor, b: Tensor, options: linalg.SolveOptions) => linalg.solve(regular(x), b, options),
    cases: [
      ...pairs({}),
      ...turned({ left: false }),
      [input([3, 3], small), input([3]), {}],
      [input([2, 3, 3], small), input([2, 3]), {}],
    ],
  }),
  sample('det', { ...own, call: (x: Tensor) => linalg.det(regular(x)), cases: each(square) }),
  sample('slogdet', { ...own, call: (x: Tensor) => linalg.slogdet(regular(x)), cases: each(square) }),
  sample('geqrf', {
    ...own,
    gradient: false,
    call: (x: Tensor) => geqrf(regular(x)),
    cases: each([...oblong, [3, 3]]),
  }),
  sample('householderProduct', {
    ...own,
    call: linalg.householderProduct,
    cases: [
      [input([4, 3]), input([3])],
      [input([4, 3]), input([2])],
      [input([2, 3, 3]), input([2, 3])],
      [input([3, 0]), input([0])],
      [input([0, 3, 2]), input([0, 2])],
    ],
    errors: [{ args: [input([3, 4]), input([3])], throws: /m >= n/ }],
  }),
  sample('qr', {
    ...own,
    call: (x: Tensor, options: { readonly mode?: linalg.QrMode }) => linalg.qr(regular(x), options),
    cases: [
      ...each([...oblong, [3, 3]], {}),
      ...each(
        [
          [3, 3],
          [2, 2, 4],
          [0, 3],
        ],
        { mode: 'complete' },
      ),
      { args: [input([4, 2], small), { mode: 'complete' }], gradient: false },
      { args: [input([4, 2], small), { mode: 'r' }], gradient: false },
    ],
  }),
  sample('eigh', {
    ...own,
    call: (x: Tensor, UPLO: linalg.UPLO) => {
      const base = spread(x);
      const { eigenvalues, eigenvectors } = linalg.eigh(add(base, base.mT), UPLO);
      return [eigenvalues, eigenvectors.abs()];
    },
    cases: [...each(matrices, 'L'), ...each(square, 'U')],
  }),
  ...(['eig', 'eigParts'] as const).map((name) =>
    sample(name, {
      ...own,
      gradient: name === 'eig',
      // Eigenvalues come in any order: sums over them, with their vectors as weights, do not depend on it.
      call: (x: Tensor) => {
        const base = spread(x);
        const n = base.sizes.at(-1) as number;
        const turn = tril(base.newOnes([n, n]), { diagonal: -1 });
        const { eigenvalues, eigenvectors } = linalg.eig(add(base, mul(sub(turn, turn.mT), 4)));
        const weights = squared(abs(eigenvectors));
        const sum = (part: Tensor): Tensor => matmul(weights, part.unsqueeze(-1));
        return [sum(real(eigenvalues)), sum(squared(imag(eigenvalues))), abs(eigenvalues).sum(-1)];
      },
      cases: each([
        [3, 3],
        [2, 4, 4],
        [1, 1],
        [0, 0],
        [0, 3, 3],
      ]),
    }),
  ),
  sample('svd', {
    ...own,
    call: (x: Tensor, options: { readonly fullMatrices?: boolean }) => {
      const { U, S, Vh } = linalg.svd(spread(x), options);
      const k = S.sizes.at(-1) as number;
      return [U.narrow(-1, 0, k).abs(), S, Vh.narrow(-2, 0, k).abs()];
    },
    cases: [...each([...oblong, [3, 3], [1, 1]], { fullMatrices: false }), ...each(oblong, {})],
  }),
  sample('pinv', {
    ...own,
    call: (x: Tensor, options: linalg.Tolerances) =>
      linalg.pinv(options.hermitian === true ? definite(x) : regular(x), options),
    cases: [...each([...oblong, [3, 3]], {}), ...each(square, { hermitian: true }), ...each([[3, 2]], { atol: 0.1 })],
  }),
  sample('lstsq', {
    ...own,
    call: (x: Tensor, b: Tensor, driver: linalg.LstsqDriver) => linalg.lstsq(regular(x), b, null, { driver }).solution,
    cases: [
      [input([4, 3], small), input([4, 2]), 'gels'],
      [input([3, 4], small), input([3, 2]), 'gels'],
      [input([2, 4, 3], small), input([4, 1]), 'gelsd'],
      [input([2, 4, 3], small), input([2, 4]), 'gelsy'],
    ],
  }),
  sample('matrixExp', {
    ...own,
    call: (x: Tensor) => linalg.matrixExp(x),
    cases: [
      [input([3, 3])],
      [input([2, 2, 2])],
      [input([1, 1])],
      [input([0, 0])],
      [input([2, 0, 0])],
      [input([0, 3, 3])],
    ],
    tolerance: { float32: { rtol: 1e-4, atol: 1e-4 }, float64: { rtol: 1e-10, atol: 1e-10 } },
    errors: [{ args: [input([2, 3])], throws: /square/ }],
  }),
];
