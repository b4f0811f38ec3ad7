// exp, exp2, expm1: x = n ln 2 + r with |r| <= ln 2 / 2, then 2^n (1 + r + r^2 P(r)). Below 1 ulp; subnormal results included.
#pragma once
#include <kindling/math/polynomial.h>

namespace kindling::math {

template <class T>
struct ExpTraits;

template <>
struct ExpTraits<float> {
  static constexpr int mantissa = 23, bias = 127;
  static constexpr float magic = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer, kept in the low bits
  static constexpr float log2e = 1.44269504f, ln2 = 0.693147181f;
  static constexpr float ln2High = 0.693145752f, ln2Low = 1.42860677e-06f;  // n * ln2High is exact
  static constexpr float lowest = -104.0f, highest = 89.0f;
  static constexpr float lowest2 = -150.0f, highest2 = 128.0f, lowestM1 = -18.0f;
  template <class T>
  static KD_FN T tail(T r) {
    return polynomial(coefficients::expm1_f32, r);
  }
};

template <>
struct ExpTraits<double> {
  static constexpr int mantissa = 52, bias = 1023;
  static constexpr double magic = 6755399441055744.0;
  static constexpr double log2e = 1.4426950408889634, ln2 = 0.69314718055994531;
  static constexpr double ln2High = 6.93147180369123816490e-01, ln2Low = 1.90821492927058770002e-10;
  static constexpr double lowest = -746.0, highest = 710.0;
  static constexpr double lowest2 = -1075.0, highest2 = 1024.0, lowestM1 = -38.0;
  template <class T>
  static KD_FN T tail(T r) {
    return polynomial(coefficients::expm1_f64, r);
  }
};

template <class T>
using ExpOf = ExpTraits<Lane<T>>;

/** Into [lo, hi]; NaN stays NaN. */
template <class T>
KD_FN T clamp(T x, Lane<T> lo, Lane<T> hi) {
  const T low = constant<T>(lo), high = constant<T>(hi);
  x = x < low ? low : x;
  return x > high ? high : x;
}

/** 2^n for normal results. */
template <class T>
KD_FN T pow2(Integers<T> n) {
  return platform::bitCast<T>((n + constant<Integers<T>>(ExpOf<T>::bias)) << ExpOf<T>::mantissa);
}

/** y 2^n in two steps, so that neither factor leaves the normal range. */
template <class T>
KD_FN T scale(T y, Integers<T> n) {
  const Integers<T> half = n >> 1;
  return y * pow2<T>(half) * pow2<T>(n - half);
}

/** The nearest integer to x, |x| < 2^22 (2^51 for double), as integer and as real number. */
template <class T>
struct Whole {
  Integers<T> integer;
  T real;
};

template <class T>
KD_FN Whole<T> nearest(T x) {
  const T magic = constant<T>(ExpOf<T>::magic), shifted = x + magic;
  return {platform::bitCast<Integers<T>>(shifted) - platform::bitCast<Integers<T>>(magic), shifted - magic};
}

template <class T>
struct Reduced {
  Integers<T> n;
  T r;
};

template <class T>
KD_FN Reduced<T> reduce(T x) {
  const Whole<T> n = nearest(x * constant<T>(ExpOf<T>::log2e));
  return {n.integer, (x - n.real * constant<T>(ExpOf<T>::ln2High)) - n.real * constant<T>(ExpOf<T>::ln2Low)};
}

template <class T>
KD_FN T exp(T x) {
  const auto [n, r] = reduce(clamp(x, ExpOf<T>::lowest, ExpOf<T>::highest));
  return scale(constant<T>(1) + (r + r * r * ExpOf<T>::tail(r)), n);
}

template <class T>
KD_FN T exp2(T x) {
  const T y = clamp(x, ExpOf<T>::lowest2, ExpOf<T>::highest2);
  const Whole<T> n = nearest(y);
  const T r = (y - n.real) * constant<T>(ExpOf<T>::ln2);
  return scale(constant<T>(1) + (r + r * r * ExpOf<T>::tail(r)), n.integer);
}

template <class T>
KD_FN T expm1(T x) {
  using Int = Integers<T>;
  constexpr int bias = ExpOf<T>::bias;
  const auto [n, r] = reduce(clamp(x, ExpOf<T>::lowestM1, ExpOf<T>::highest));
  // 2^n (p + 1 - 2^-n): exact for n = 0, and the last term is gone long before 2^-n leaves the normal range
  const T p = r + r * r * ExpOf<T>::tail(r);
  const Int minus = n < constant<Int>(bias - 1) ? -n : constant<Int>(1 - bias);
  const T y = scale(p + (constant<T>(1) - pow2<T>(minus)), n);
  return x == constant<T>(0) ? x : y;
}

}  // namespace kindling::math
