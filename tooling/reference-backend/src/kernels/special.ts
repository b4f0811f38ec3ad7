import type { TensorView } from '@kindling/core';
import { airyAi, besselIe, besselJ, besselKe, besselY } from '../bessel.ts';
import { loadFloats, store } from '../elements.ts';
import { digamma, igamma, igammac, lgamma, trigamma, zeta } from '../gamma.ts';
import { erfc, erfcx } from '../special.ts';
import { binary } from './binary.ts';
import { unary } from './unary.ts';

const I0 = (x: number): number => Math.exp(Math.abs(x)) * besselIe(0, x);
const I1 = (x: number): number => Math.exp(Math.abs(x)) * besselIe(1, x);

const ndtr = (x: number): number => erfc(-x * Math.SQRT1_2) / 2;
const logNdtr = (x: number): number =>
  x < -1 ? Math.log(erfcx(-x * Math.SQRT1_2) / 2) - (x * x) / 2 : Math.log1p(-erfc(x * Math.SQRT1_2) / 2);

/** By halving the interval, on the side where probabilities are small. */
function ndtri(p: number): number {
  if (!(p > 0 && p < 1)) return p === 0 ? -Infinity : p === 1 ? Infinity : NaN;
  if (p > 0.5) return -ndtri(1 - p);
  let [low, high] = [-40, 0];
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (ndtr(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

type Step = (k: number, q: number, p: number) => number;

/** A polynomial of degree n from those of degrees 0 and 1: `next(k, p(k), p(k - 1))` is p(k + 1). */
function polynomial(first: (x: number) => number, next: (x: number) => Step) {
  return binary((x, degree) => {
    const n = Math.trunc(degree);
    if (n <= 0) return n === 0 ? 1 : 0;
    let [p, q] = [1, first(x)];
    for (let k = 1; k < n; k++) [p, q] = [q, next(x)(k, q, p)];
    return q;
  }, null);
}

const chebyshev = (first: (x: number) => number) => polynomial(first, (x) => (_, q, p) => 2 * x * q - p);
const shifted = (first: (x: number) => number) =>
  polynomial(
    (x) => first(2 * x - 1),
    (x) => (_, q, p) => 2 * (2 * x - 1) * q - p,
  );
const T = (x: number): number => x;
const U = (x: number): number => 2 * x;
const V = (x: number): number => 2 * x - 1;
const W = (x: number): number => 2 * x + 1;

export const specialKernels = {
  lgamma: unary(lgamma),
  digamma: unary(digamma),
  trigamma: (out: TensorView, x: TensorView): void => {
    const round = x.dtype === 'float32' ? Math.fround : (v: number): number => v;
    store(
      out,
      loadFloats(x).map((v) => trigamma(v, round)),
    );
  },
  zeta: binary(zeta, null),
  igamma: binary(igamma, null),
  igammac: binary(igammac, null),
  i0: unary(I0),
  i0e: unary((x) => besselIe(0, x)),
  i1: unary(I1),
  i1e: unary((x) => besselIe(1, x)),
  erfcx: unary(erfcx),
  ndtri: unary(ndtri),
  logNdtr: unary(logNdtr),
  besselJ0: unary((x) => besselJ(0, x)),
  besselJ1: unary((x) => besselJ(1, x)),
  besselY0: unary((x) => besselY(0, x)),
  besselY1: unary((x) => besselY(1, x)),
  modifiedBesselK0: unary((x) => Math.exp(-x) * besselKe(0, x)),
  modifiedBesselK1: unary((x) => Math.exp(-x) * besselKe(1, x)),
  scaledModifiedBesselK0: unary((x) => besselKe(0, x)),
  scaledModifiedBesselK1: unary((x) => besselKe(1, x)),
  sphericalBesselJ0: unary((x) => (x === 0 ? 1 : Math.abs(x) === Infinity ? 0 : Math.sin(x) / x)),
  airyAi: unary(airyAi),
  chebyshevPolynomialT: chebyshev(T),
  chebyshevPolynomialU: chebyshev(U),
  chebyshevPolynomialV: chebyshev(V),
  chebyshevPolynomialW: chebyshev(W),
  shiftedChebyshevPolynomialT: shifted(T),
  shiftedChebyshevPolynomialU: shifted(U),
  shiftedChebyshevPolynomialV: shifted(V),
  shiftedChebyshevPolynomialW: shifted(W),
  hermitePolynomialH: polynomial(U, (x) => (k, q, p) => 2 * x * q - 2 * k * p),
  hermitePolynomialHe: polynomial(T, (x) => (k, q, p) => x * q - k * p),
  laguerrePolynomialL: polynomial(
    (x) => 1 - x,
    (x) => (k, q, p) => ((2 * k + 1 - x) * q - k * p) / (k + 1),
  ),
  legendrePolynomialP: polynomial(T, (x) => (k, q, p) => ((2 * k + 1) * x * q - k * p) / (k + 1)),
};
