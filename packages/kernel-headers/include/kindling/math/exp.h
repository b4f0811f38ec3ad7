// exp, exp2, expm1: x = n ln 2 + r with |r| <= ln 2 / 2, then 2^n (1 + r + r^2 P(r)). Below 1 ulp; subnormal results included.
#pragma once
#include "polynomial.h"

namespace kindling::math {

template <class T>
struct ExpTraits;

template <>
struct ExpTraits<float> {
  using Int = int32_t;
  static constexpr int mantissa = 23, bias = 127;
  static constexpr float magic = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer, kept in the low bits
  static constexpr float log2e = 1.44269504f, ln2 = 0.693147181f;
  static constexpr float ln2High = 0.693145752f, ln2Low = 1.42860677e-06f;  // n * ln2High is exact
  static constexpr float lowest = -104.0f, highest = 89.0f;
  static constexpr float lowest2 = -150.0f, highest2 = 128.0f, lowestM1 = -18.0f;
};

template <>
struct ExpTraits<double> {
  using Int = int64_t;
  static constexpr int mantissa = 52, bias = 1023;
  static constexpr double magic = 6755399441055744.0;
  static constexpr double log2e = 1.4426950408889634, ln2 = 0.69314718055994531;
  static constexpr double ln2High = 6.93147180369123816490e-01, ln2Low = 1.90821492927058770002e-10;
  static constexpr double lowest = -746.0, highest = 710.0;
  static constexpr double lowest2 = -1075.0, highest2 = 1024.0, lowestM1 = -38.0;
};

KD_FN float expm1Tail(float r) { return polynomial(coefficients::expm1_f32, r); }
KD_FN double expm1Tail(double r) { return polynomial(coefficients::expm1_f64, r); }

/** Into [lo, hi]; NaN stays NaN. */
template <class T>
KD_FN T clamp(T x, T lo, T hi) {
  x = x < lo ? lo : x;
  return x > hi ? hi : x;
}

/** 2^n for normal results. */
template <class T>
KD_FN T pow2(typename ExpTraits<T>::Int n) {
  return platform::bitCast<T>((n + ExpTraits<T>::bias) << ExpTraits<T>::mantissa);
}

/** y 2^n in two steps, so that neither factor leaves the normal range. */
template <class T>
KD_FN T scale(T y, typename ExpTraits<T>::Int n) {
  auto half = n >> 1;
  return y * pow2<T>(half) * pow2<T>(n - half);
}

template <class T>
struct Reduced {
  typename ExpTraits<T>::Int n;
  T r;
};

template <class T>
KD_FN Reduced<T> reduce(T x) {
  using E = ExpTraits<T>;
  T shifted = x * E::log2e + E::magic;
  T whole = shifted - E::magic;
  auto n = platform::bitCast<typename E::Int>(shifted) - platform::bitCast<typename E::Int>(E::magic);
  return {n, (x - whole * E::ln2High) - whole * E::ln2Low};
}

template <class T>
KD_FN T exp(T x) {
  using E = ExpTraits<T>;
  auto [n, r] = reduce(clamp(x, E::lowest, E::highest));
  return scale(T(1) + (r + r * r * expm1Tail(r)), n);
}

template <class T>
KD_FN T exp2(T x) {
  using E = ExpTraits<T>;
  T y = clamp(x, E::lowest2, E::highest2);
  T shifted = y + E::magic;
  auto n = platform::bitCast<typename E::Int>(shifted) - platform::bitCast<typename E::Int>(E::magic);
  T r = (y - (shifted - E::magic)) * E::ln2;
  return scale(T(1) + (r + r * r * expm1Tail(r)), n);
}

template <class T>
KD_FN T expm1(T x) {
  using E = ExpTraits<T>;
  auto [n, r] = reduce(clamp(x, E::lowestM1, E::highest));
  // 2^n (p + 1 - 2^-n): exact for n = 0, and the last term is gone long before 2^-n leaves the normal range
  T p = r + r * r * expm1Tail(r);
  auto minus = n < E::bias - 1 ? -n : typename E::Int(1 - E::bias);
  T y = scale(p + (T(1) - pow2<T>(minus)), n);
  return x == T(0) ? x : y;
}

}  // namespace kindling::math
