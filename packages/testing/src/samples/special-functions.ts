// Gamma functions, Bessel functions, orthogonal polynomials and the like.
import type { DType } from '@kindling/core';
import type { Tolerance } from '../compare/tolerance.ts';
import { input, type InputOptions } from '../inputs/input.ts';
import { binarySample, unarySample, type UnaryOptions } from './pointwise.ts';
import { everyDType, sample, type OpName } from './sample.ts';

/** Backends and layouts against each other: algorithms differ, and large values are rounded. */
const loose: Partial<Record<DType, Tolerance>> = {
  float16: { rtol: 4e-3, atol: 1e-4 },
  bfloat16: { rtol: 4e-2, atol: 1e-3 },
  float32: { rtol: 2e-5, atol: 2e-5 },
  float64: { rtol: 1e-9, atol: 1e-9 },
};
/** Cephes's rational functions, as PyTorch has them. */
const cephes: Partial<Record<DType, Tolerance>> = { ...loose, float64: { rtol: 5e-6, atol: 5e-6 } };

const plain = { method: null, inplace: null, tolerance: loose } as const;
const wholePoles = { avoid: [0, -1, -2, -3] } as const;
const positive = { domain: [0.2, 6] } as const;

/** Without gradient and in-place twin. */
const bessel = (name: OpName, exact: UnaryOptions['exact'], options: UnaryOptions = {}) =>
  unarySample(name, { ...plain, gradient: false, exact, tolerance: cephes, ...options });

const degree: InputOptions = { domain: [0, 7] };
const polynomial = (name: OpName, exact: readonly (readonly [x: number, n: number, y: number])[]) =>
  binarySample(name, {
    ...plain,
    dtypes: everyDType,
    gradient: false,
    domain: [-2, 2],
    second: degree,
    scalars: [3],
    exact: [...exact, [0.5, -1, 0], [0.5, 0, 1]],
  });

export const specialFunctionSamples = [
  unarySample('lgamma', {
    ...wholePoles,
    tolerance: loose,
    exact: [
      [1, 0],
      [0.5, Math.log(Math.PI) / 2],
      [-2, Infinity],
      [11, Math.log(3628800)],
    ],
  }),
  unarySample('digamma', {
    ...wholePoles,
    tolerance: loose,
    exact: [
      [1, -0.5772156649015329],
      [0, -Infinity],
      [-3, NaN],
    ],
  }),
  unarySample('trigamma', { ...plain, ...positive, exact: [[1, Math.PI ** 2 / 6]] }),
  sample('polygamma', {
    method: null,
    dtypes: everyDType,
    tolerance: loose,
    exact: [[[2, [1]], [-2.4041138063191886]]],
    cases: [
      [0, input([3, 4], positive)],
      [1, input([3, 4], positive)],
      [2, input([3, 4], positive)],
      [3, input([3, 4], { domain: [-2.8, -0.2], avoid: [-2, -1] })],
      [4, input([], positive)],
      [2, input([0])],
    ],
    errors: [{ args: [-1, input([2])], throws: /at least 0, got -1/ }],
  }),
  sample('mvlgamma', {
    inplace: 'mvlgamma_',
    dtypes: everyDType,
    tolerance: loose,
    exact: [[[[3], 1], [Math.LN2]]],
    cases: [
      [input([3, 4], { domain: [2.2, 6] }), 3],
      [input([], { domain: [2.2, 6] }), 2],
      [input([0]), 1],
    ],
    errors: [{ args: [input([2]), 0], throws: /at least 1, got 0/ }],
  }),
  binarySample('zeta', {
    ...plain,
    dtypes: everyDType,
    gradient: false,
    domain: [1.5, 5],
    second: positive,
    scalars: [2],
    exact: [
      [2, 1, Math.PI ** 2 / 6],
      [1, 3, Infinity],
      [0.5, 3, NaN],
      [3, -2, Infinity],
    ],
  }),
  ...(['igamma', 'igammac'] as const).map((name) =>
    binarySample(name, {
      dtypes: everyDType,
      gradient: false,
      domain: [0.2, 6],
      tolerance: loose,
      exact: [
        [1, 2, name === 'igamma' ? 1 - Math.exp(-2) : Math.exp(-2)],
        [2, 0, name === 'igamma' ? 0 : 1],
        [0, 1, name === 'igamma' ? 1 : 0],
        [-1, 1, NaN],
        [100, 100, name === 'igamma' ? 0.5132987982791487 : 0.4867012017208513],
        [4e6, 4e6, name === 'igamma' ? 0.5000664903805912 : 0.4999335096194088],
      ],
    }),
  ),
  unarySample('i0', { tolerance: loose, exact: [[1, 1.2660658777520084]] }),
  unarySample('i0e', { ...plain, avoid: [0], exact: [[-1, 0.46575960759364043]] }),
  unarySample('i1', {
    ...plain,
    exact: [
      [0, 0],
      [-1, -0.565159103992485],
    ],
  }),
  unarySample('i1e', { ...plain, avoid: [0], exact: [[1, 0.2079104153497085]] }),
  unarySample('erfcx', {
    ...plain,
    exact: [
      [0, 1],
      [30, 0.018795888861416753],
      [-30, Infinity],
    ],
  }),
  unarySample('ndtri', {
    ...plain,
    domain: [0.05, 0.95],
    exact: [
      [0.5, 0],
      [0, -Infinity],
      [1, Infinity],
      [2, NaN],
      [0.9750021048517795, 1.96],
    ],
  }),
  unarySample('logNdtr', {
    ...plain,
    exact: [
      [0, -Math.LN2],
      [-40, -804.6084420137538],
    ],
  }),
  bessel('besselJ0', [
    [0, 1],
    [1, 0.7651976865579666],
  ]),
  bessel('besselJ1', [
    [0, 0],
    [-1, -0.44005058574493355],
  ]),
  bessel(
    'besselY0',
    [
      [0, -Infinity],
      [-1, NaN],
      [1, 0.08825696421567697],
    ],
    positive,
  ),
  bessel('besselY1', [[1, -0.7812128213002887]], positive),
  bessel('modifiedBesselK0', [[1, 0.42102443824070834]], { ...positive, tolerance: loose }),
  bessel('modifiedBesselK1', [[0, Infinity]], { ...positive, tolerance: loose }),
  bessel('scaledModifiedBesselK0', [[1, 1.1444630798068949]], { ...positive, tolerance: loose }),
  bessel('scaledModifiedBesselK1', [[-1, NaN]], { ...positive, tolerance: loose }),
  bessel(
    'sphericalBesselJ0',
    [
      [0, 1],
      [Infinity, 0],
    ],
    { tolerance: loose },
  ),
  bessel('airyAi', [
    [0, 0.3550280538878172],
    [Infinity, NaN],
    [200, 0],
  ]),
  polynomial('chebyshevPolynomialT', [
    [0.5, 12, 1],
    [2, 3, 26],
    [-1, 1001, -1],
  ]),
  polynomial('chebyshevPolynomialU', [
    [1, 1000, 1001],
    [0.5, 2, 0],
  ]),
  polynomial('chebyshevPolynomialV', [
    [1, 5, 1],
    [-1, 2, 5],
  ]),
  polynomial('chebyshevPolynomialW', [
    [1, 5, 11],
    [-1, 3, -1],
  ]),
  polynomial('shiftedChebyshevPolynomialT', [[1.5, 3, 26]]),
  polynomial('shiftedChebyshevPolynomialU', [[1, 3, 4]]),
  polynomial('shiftedChebyshevPolynomialV', [[0, 2, 5]]),
  polynomial('shiftedChebyshevPolynomialW', [[1, 5, 11]]),
  polynomial('hermitePolynomialH', [[2, 3, 40]]),
  polynomial('hermitePolynomialHe', [[2, 3, 2]]),
  polynomial('laguerrePolynomialL', [
    [2, 2, -1],
    [0, 9, 1],
  ]),
  polynomial('legendrePolynomialP', [
    [2, 2, 5.5],
    [-1, 7, -1],
  ]),
];
