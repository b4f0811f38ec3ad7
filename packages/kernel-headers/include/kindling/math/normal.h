// What belongs to the normal distribution beyond erf.
#pragma once
#include <kindling/math/cephes.h>
#include <kindling/math/rare.h>

namespace kindling::rare {

/** exp(x^2) erfc(x): from 1/2 on the fit that erfc uses, from 28 on its asymptotic series (DLMF 7.12.1). */
KD_RARE double erfcx(double x) {
  if (x < -26.7) return inf;
  if (x < 0) return 2 * exp(x * x) - erfcx(-x);
  if (x < 0.5) return exp(x * x) * erfc(x);
  if (x <= 28) return math::polynomial(coefficients::erfc_f64, (x - 3) / (x + 3)) / (1 + 2 * x);
  double term = 1, sum = 1;
  for (int k = 1; k <= 6; k++) sum += term *= -(2 * k - 1) / (2 * x * x);
  return 0.56418958354775629 / x * sum;
}

/** Logarithm of the distribution function, without underflow far below. */
KD_RARE double logNdtr(double x) {
  const double t = x * 0.70710678118654752440;
  return x < -1 ? log(0.5 * erfcx(-t)) - t * t : log1p(-0.5 * erfc(t));
}

/** Inverse of the distribution function: Cephes (ndtri.c). */
KD_RARE double ndtri(double p) {
  constexpr double tail = 0.13533528323661269189;  // exp(-2)
  if (!(p >= 0 && p <= 1)) return nan;
  if (p == 0 || p == 1) return p == 0 ? -inf : inf;
  const bool upper = p > 1 - tail;
  const double y = upper ? 1 - p : p;
  if (y > tail) {
    const double c = y - 0.5, z = c * c;
    return (c + c * (z * horner(z, cephes::ndtriP0) / horner(z, cephes::ndtriQ0))) * 2.50662827463100050242;
  }
  const double x = sqrt(-2 * log(y)), z = 1 / x;
  const double rest = x < 8 ? horner(z, cephes::ndtriP1) / horner(z, cephes::ndtriQ1) : horner(z, cephes::ndtriP2) / horner(z, cephes::ndtriQ2);
  const double result = x - log(x) / x - z * rest;
  return upper ? result : -result;
}

}  // namespace kindling::rare
