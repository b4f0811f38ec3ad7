// log, log2, log10, log1p: x = 2^k m with m in [sqrt(1/2), sqrt(2)), s = f / (2 + f) for f = m - 1, log m = 2 s + s z R(z), z = s^2.
#pragma once
#include "exp.h"

namespace kindling::math {

template <class T>
struct LogParts {
  T k;           // exponent
  T f;           // m - 1
  T halfSquare;  // f^2 / 2
  T rest;        // log m = f - (halfSquare - rest)
};

KD_FN float logTail(float z) { return polynomial(coefficients::log_f32, z); }
KD_FN double logTail(double z) { return polynomial(coefficients::log_f64, z); }

KD_FN float toReal(int32_t n) { return static_cast<float>(n); }
// 64-bit integers have no vector conversion; for |n| < 2^51 the bits of 1.5 * 2^52 + n are the sum's.
KD_FN double toReal(int64_t n) {
  constexpr double magic = ExpTraits<double>::magic;
  return platform::bitCast<double>(platform::bitCast<int64_t>(magic) + n) - magic;
}

template <class T>
KD_FN LogParts<T> logParts(T x) {
  using E = ExpTraits<T>;
  using Int = typename E::Int;
  const T smallestNormal = platform::bitCast<T>(Int(1) << E::mantissa);
  const bool subnormal = x < smallestNormal;
  Int bits = platform::bitCast<Int>(subnormal ? x * pow2<T>(E::mantissa) : x);
  Int k = (bits - platform::bitCast<Int>(T(0.70710678118654752))) >> E::mantissa;
  T f = platform::bitCast<T>(bits - (k << E::mantissa)) - T(1);
  T s = f / (T(2) + f), z = s * s, halfSquare = T(0.5) * f * f;
  return {toReal(subnormal ? k - E::mantissa : k), f, halfSquare, s * (halfSquare + z * logTail(z))};
}

/** What every logarithm does outside (0, inf): -inf at 0, NaN below, inf and NaN kept. */
template <class T>
KD_FN T logEdges(T x, T y) {
  constexpr T inf = __builtin_inff();
  y = x == T(0) ? -inf : y;
  y = x < T(0) ? T(__builtin_nanf("")) : y;
  return x == inf || x != x ? x : y;
}

template <class T>
KD_FN T log(T x) {
  auto [k, f, halfSquare, rest] = logParts(x);
  return logEdges(x, k * ExpTraits<T>::ln2High - ((halfSquare - (rest + k * ExpTraits<T>::ln2Low)) - f));
}

template <class T>
KD_FN T log2(T x) {
  auto [k, f, halfSquare, rest] = logParts(static_cast<double>(x));
  double m = f - (halfSquare - rest);
  return logEdges(x, static_cast<T>((m * 0.44269504088896341 + m) + k));
}

template <class T>
KD_FN T log10(T x) {
  return static_cast<T>(platform::log10(static_cast<double>(x)));
}

template <class T>
KD_FN T log1p(T x) {
  T u = T(1) + x;
  T lost = (x - (u - T(1))) / u;  // log(1+x) - log(u), to first order
  T y = log(u) + lost;
  y = u == T(1) ? x : y;
  constexpr T inf = __builtin_inff();
  return x == T(-1) ? -inf : (x == inf ? x : y);
}

}  // namespace kindling::math
