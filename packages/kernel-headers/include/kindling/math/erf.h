// erf, erfc, erfinv and GELU. Fits: fit/fit_polynomials.py.
#pragma once
#include "hyperbolic.h"
#include "log.h"

namespace kindling::math {

/** |x| < 1: x P(x^2). Above: 1 - exp(-Q(|x|)), Q = -log erfc, 1 from 4 on. */
KD_FN float erf(float x) {
  float a = platform::abs(x);
  float small = x * polynomial(coefficients::erf_f32, a < 1.0f ? x * x : 1.0f);
  float bounded = a > 4.0f ? 4.0f : a;
  float large = platform::copysign(1.0f - exp(-polynomial(coefficients::erfc_log_f32, bounded)), x);
  return a < 1.0f ? small : (x != x ? x : large);
}

/** erfc for a >= 0.5: exp(-a^2) P(t) / (1 + 2a), t = (a - 3) / (a + 3), 0 from 28 on. */
KD_FN double erfcTail(double a) {
  a = a > 28.0 ? 28.0 : a;
  // a^2 = high^2 + (a - high)(a + high) with high^2 exact: keeps the relative error of exp(-a^2) at rounding
  double high = platform::bitCast<double>(platform::bitCast<int64_t>(a) & ~int64_t(0x7ffffff));
  double rest = (a - high) * (a + high);
  double scaled = polynomial(coefficients::erfc_f64, (a - 3.0) / (a + 3.0)) / (1.0 + 2.0 * a);
  return exp(-high * high) * ((1.0 - rest + 0.5 * rest * rest) * scaled);
}

KD_FN double erf(double x) {
  double a = platform::abs(x);
  double small = x * polynomial(coefficients::erf_f64, a < 1.0 ? x * x : 1.0);
  double large = platform::copysign(1.0 - erfcTail(a < 1.0 ? 1.0 : a), x);
  return a < 1.0 ? small : (x != x ? x : large);
}

KD_FN double erfc(double x) {
  double a = platform::abs(x);
  double tail = erfcTail(a < 0.5 ? 0.5 : a);
  double y = x < 0.5 ? (x < -0.5 ? 2.0 - tail : 1.0 - erf(x)) : tail;
  return x != x ? x : y;
}
KD_FN float erfc(float x) { return static_cast<float>(erfc(static_cast<double>(x))); }

/** To about 3e-9: y times a fit in w = -log(1 - y^2) or its root (Giles, Approximating the erfinv function, 2010). */
KD_FN double erfinvStart(double y) {
  double w = -log((1.0 - y) * (1.0 + y));
  double center = polynomial(coefficients::erfinv_center, w - 3.0);
  double tail = polynomial(coefficients::erfinv_tail, platform::sqrt(w) - 4.0);
  return y * (w < 6.0 ? center : tail);
}

template <class T>
KD_FN T erfinvEdges(T y, T x) {
  return y == T(1) || y == T(-1) ? y * T(__builtin_inff()) : x;
}

KD_FN float erfinv(float y) { return erfinvEdges(y, static_cast<float>(erfinvStart(static_cast<double>(y)))); }

KD_FN double erfinv(double y) {
  double a = platform::abs(y), x = erfinvStart(a);
  // Newton; near 1 on erfc, where 1 - a is exact
  for (int i = 0; i < 2; i++) {
    double residual = a < 0.5 ? erf(x) - a : (1.0 - a) - erfc(x);
    x -= residual * 0.88622692545275801 * exp(x * x);
  }
  return erfinvEdges(y, platform::copysign(x, y));
}

template <class T>
KD_FN T gelu(T x) {
  return x * T(0.5) * (T(1) + erf(x * T(0.70710678118654752)));
}

template <class T>
KD_FN T geluBackward(T g, T x) {
  T cdf = T(0.5) * (T(1) + erf(x * T(0.70710678118654752)));
  T pdf = T(0.39894228040143268) * exp(T(-0.5) * x * x);
  return g * (cdf + x * pdf);
}

inline constexpr double geluScale = 0.79788456080286536, geluCubic = 0.044715;  // sqrt(2/pi)

template <class T>
KD_FN T geluTanh(T x) {
  T inner = T(geluScale) * (x + T(geluCubic) * (x * x * x));
  return T(0.5) * x * (T(1) + tanh(inner));
}

template <class T>
KD_FN T geluTanhBackward(T g, T x) {
  T square = x * x;
  T t = tanh(T(geluScale) * (x + T(geluCubic) * (square * x)));
  T inner = T(geluScale) * (T(1) + T(3 * geluCubic) * square);
  return g * (T(0.5) * (T(1) + t) + T(0.5) * x * (T(1) - t * t) * inner);
}

}  // namespace kindling::math
