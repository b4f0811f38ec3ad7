// erf, erfc, erfinv and GELU. Fits: fit/fit_polynomials.py.
#pragma once
#include <kindling/math/hyperbolic.h>
#include <kindling/math/log.h>

namespace kindling::math {

/** erfc for a >= 0.5: exp(-a^2) P(t) / (1 + 2a), t = (a - 3) / (a + 3); 0 from 28 on (11 for float). */
template <class T>
KD_FN T erfcTail(T a) {
  constexpr bool isFloat = sizeof(Lane<T>) == 4;
  const T end = constant<T>(isFloat ? 11 : 28), three = constant<T>(3), one = constant<T>(1);
  a = a > end ? end : a;
  // a^2 = high^2 + (a - high)(a + high) with high^2 exact: keeps the relative error of exp(-a^2) at rounding
  constexpr Lane<Integers<T>> mask = isFloat ? ~int64_t(0xfff) : ~int64_t(0x7ffffff);
  const T high = platform::bitCast<T>(platform::bitCast<Integers<T>>(a) & constant<Integers<T>>(mask));
  const T rest = (a - high) * (a + high), t = (a - three) / (a + three);
  T fit;
  if constexpr (isFloat)
    fit = polynomial(coefficients::erfc_f32, t);
  else
    fit = polynomial(coefficients::erfc_f64, t);
  const T series = constant<T>(0.5) - rest * (constant<T>(1.0 / 6) - rest * constant<T>(1.0 / 24));
  const T correction = one - rest * (one - rest * series);  // exp(-rest), rest < 0.07
  return exp(-high * high) * (correction * (fit / (one + a + a)));
}

template <class T>
KD_FN T erf(T x) {
  const T one = constant<T>(1);
  if constexpr (sizeof(Lane<T>) == 4) {
    // x times a rational function of x^2, up to 3.92, where erf rounds to 1
    const T bounded = clamp(x, -3.92f, 3.92f), z = bounded * bounded;
    return clamp(bounded * polynomial(coefficients::erf_over_f32, z) / polynomial(coefficients::erf_under_f32, z), -1.0f, 1.0f);
  } else {
    const T a = platform::abs(x), square = a < one ? x * x : one;
    const T small = x * polynomial(coefficients::erf_f64, square);
    const T large = platform::copysign(one - erfcTail(a < one ? one : a), x);
    return a >= one ? large : x != x ? x : small;
  }
}

template <class T>
KD_FN T erfc(T x) {
  const T a = platform::abs(x), half = constant<T>(0.5), one = constant<T>(1);
  const T tail = erfcTail(a < half ? half : a);
  const T left = x < -half ? constant<T>(2) - tail : one - erf(x);
  return x != x ? x : x < half ? left : tail;
}

/** y times a fit in w = -log(1 - y^2) or its root (Giles, Approximating the erfinv function, 2010). To 3e-9 in double. */
template <class T>
KD_FN T erfinvStart(T y) {
  const T one = constant<T>(1);
  const T w = -log((one - y) * (one + y)), u = w - constant<T>(3), root = platform::sqrt(w);
  T center, tail;
  if constexpr (sizeof(Lane<T>) == 4) {
    center = polynomial(coefficients::erfinv_center_f32, u);
    tail = polynomial(coefficients::erfinv_tail_f32, root - constant<T>(3));
  } else {
    center = polynomial(coefficients::erfinv_center, u);
    tail = polynomial(coefficients::erfinv_tail, root - constant<T>(4));
  }
  return y * (w < constant<T>(6) ? center : tail);
}

template <class T>
KD_FN T erfinv(T y) {
  const T one = constant<T>(1), a = platform::abs(y), inf = constant<T>(__builtin_inff());
  T x = erfinvStart(a);
  // Newton in double; near 1 on erfc, where 1 - a is exact
  if constexpr (sizeof(Lane<T>) == 8) {
    for (int i = 0; i < 2; i++) {
      const T residual = a < constant<T>(0.5) ? erf(x) - a : (one - a) - erfc(x);
      x -= residual * constant<T>(0.88622692545275801) * exp(x * x);
    }
  }
  return a == one ? y * inf : platform::copysign(x, y);
}

template <class T>
KD_FN T normalCdf(T x) {
  return constant<T>(0.5) * (constant<T>(1) + erf(x * constant<T>(0.70710678118654752)));
}

template <class T>
KD_FN T gelu(T x) {
  return x * normalCdf(x);
}

template <class T>
KD_FN T geluBackward(T g, T x) {
  const T pdf = constant<T>(0.39894228040143268) * exp(constant<T>(-0.5) * x * x);
  return g * (normalCdf(x) + x * pdf);
}

template <class T>
KD_FN T geluInner(T x) {
  return constant<T>(0.79788456080286536) * (x + constant<T>(0.044715) * (x * x * x));  // sqrt(2/pi)
}

template <class T>
KD_FN T geluTanh(T x) {
  return constant<T>(0.5) * x * (constant<T>(1) + tanh(geluInner(x)));
}

template <class T>
KD_FN T geluTanhBackward(T g, T x) {
  const T t = tanh(geluInner(x)), one = constant<T>(1), half = constant<T>(0.5);
  const T slope = constant<T>(0.79788456080286536) * (one + constant<T>(3 * 0.044715) * (x * x));
  return g * (half * (one + t) + half * x * (one - t * t) * slope);
}

}  // namespace kindling::math
