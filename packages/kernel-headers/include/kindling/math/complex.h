// Complex functions, in doubles. Branch cuts and signs of zero follow W. Kahan, "Branch cuts for complex elementary functions,
// or much ado about nothing's sign bit" (1987); division is R. L. Smith's (Algorithm 116, CACM 1962).
#pragma once
#include <kindling/dtypes.h>
#include "exp.h"
#include "log.h"
#include "scalar.h"

namespace kindling::complex {

using C = Complex128;

KD_FN C scale(C z, double factor) { return {z.re * factor, z.im * factor}; }
KD_FN C onePlus(C z) { return {1 + z.re, z.im}; }
/** i z */
KD_FN C turn(C z) { return {-z.im, z.re}; }
/** -i z */
KD_FN C turnBack(C z) { return {z.im, -z.re}; }

// Of one element each: called, or the long ones would stand in every function.
KD_RARE double modulus(double x, double y) { return math::hypot(x, y); }
KD_RARE double expReal(double x) { return math::exp(x); }
KD_RARE double logReal(double x) { return math::log(x); }
KD_RARE double log1pReal(double x) { return math::log1p(x); }

KD_FN C multiply(C a, C b) { return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re}; }

KD_RARE C divide(C a, C b) {
  if (platform::abs(b.re) >= platform::abs(b.im)) {
    const double ratio = b.im / b.re, down = b.re + b.im * ratio;
    return {(a.re + a.im * ratio) / down, (a.im - a.re * ratio) / down};
  }
  const double ratio = b.re / b.im, down = b.re * ratio + b.im;
  return {(a.re * ratio + a.im) / down, (a.im * ratio - a.re) / down};
}

KD_RARE C exp(C z) {
  const double e = expReal(z.re);
  if (z.im == 0) return {e, z.im};
  return {e * platform::cos(z.im), e * platform::sin(z.im)};
}

KD_RARE C log(C z) {
  const double a = platform::abs(z.re), b = platform::abs(z.im), large = a > b ? a : b, small = a > b ? b : a;
  const double size = modulus(z.re, z.im);
  // near the unit circle log |z| comes from |z|² - 1, whose terms are exact or small
  const bool near = size > 0.5 && size < 2;
  const double re = near ? 0.5 * log1pReal((large - 1) * (large + 1) + small * small) : logReal(size);
  return {re, platform::atan2(z.im, z.re)};
}

KD_RARE C sqrt(C z) {
  if (z.re == 0 && z.im == 0) return {0, z.im};
  if (platform::abs(z.im) == __builtin_inf()) return {__builtin_inf(), z.im};
  const double t = platform::sqrt(platform::abs(z.re) / 2 + modulus(z.re, z.im) / 2);
  if (z.re >= 0) return {t, z.im / (2 * t)};
  return {platform::abs(z.im) / (2 * t), platform::copysign(t, z.im)};
}

KD_RARE C sinh(C z) {
  if (z.im == 0) return {platform::sinh(z.re), z.im};
  return {platform::sinh(z.re) * platform::cos(z.im), platform::cosh(z.re) * platform::sin(z.im)};
}

KD_RARE C cosh(C z) {
  if (z.im == 0) return {platform::cosh(z.re), z.re * z.im};
  return {platform::cosh(z.re) * platform::cos(z.im), platform::sinh(z.re) * platform::sin(z.im)};
}

KD_RARE C tanh(C z) {
  if (platform::abs(z.re) > 22) {
    const double e = expReal(-2 * platform::abs(z.re));
    return {platform::copysign(1.0, z.re), 4 * platform::sin(z.im) * platform::cos(z.im) * e};
  }
  const double t = platform::tan(z.im), beta = 1 + t * t, s = platform::sinh(z.re), rho = platform::sqrt(1 + s * s);
  if (platform::abs(t) == __builtin_inf()) return {rho / s, 1 / t};
  const double down = 1 + beta * s * s;
  return {beta * rho * s / down, t / down};
}

KD_RARE C acos(C z) {
  const C p = sqrt({1 - z.re, -z.im}), q = sqrt({1 + z.re, z.im});
  return {2 * platform::atan2(p.re, q.re), platform::asinh(q.re * p.im - q.im * p.re)};
}

KD_RARE C acosh(C z) {
  const C p = sqrt({z.re - 1, z.im}), q = sqrt({z.re + 1, z.im});
  return {platform::asinh(p.re * q.re + p.im * q.im), 2 * platform::atan2(p.im, q.re)};
}

/** asinh z = -i asin(i z) */
KD_RARE C asinh(C z) {
  const C p = sqrt({1 + z.im, -z.re}), q = sqrt({1 - z.im, z.re});
  return {platform::asinh(q.re * -p.im + q.im * p.re), platform::atan2(z.im, p.re * q.re - p.im * q.im)};
}

KD_RARE C atanh(C z) {
  const double away = 1 - z.re, im2 = z.im * z.im;
  return {log1pReal(4 * z.re / (away * away + im2)) / 4, platform::atan2(2 * z.im, away * (1 + z.re) - im2) / 2};
}

/** exp(b log a); 0 to a positive real power is 0, anything to the power 0 is 1. Small whole powers are products. */
KD_RARE C pow(C a, C b) {
  if (b.im == 0) {
    if (b.re == 0) return {1, 0};
    if (b.re == 1) return a;
    if (b.re == 2) return multiply(a, a);
    if (b.re == 3) return multiply(a, multiply(a, a));
    if (b.re == 0.5) return sqrt(a);
    if (b.re == -1) return divide({1, 0}, a);
    if (b.re == -2) return divide({1, 0}, multiply(a, a));
    if (b.re > 0 && a.re == 0 && a.im == 0) return {0, 0};
  }
  return exp(multiply(b, log(a)));
}

}  // namespace kindling::complex
