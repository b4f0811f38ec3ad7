// log, log2, log1p: x = 2^k m with m in [sqrt(1/2), sqrt(2)), s = f / (2 + f) for f = m - 1, log m = 2 s + s z R(z), z = s^2.
#pragma once
#include <kindling/math/exp.h>

namespace kindling::math {

template <class T>
struct LogParts {
  T k;           // exponent
  T f;           // m - 1
  T halfSquare;  // f^2 / 2
  T rest;        // log m = f - (halfSquare - rest)
};

template <class T>
KD_FN T logTail(T z) {
  if constexpr (sizeof(Lane<T>) == 4)
    return polynomial(coefficients::log_f32, z);
  else
    return polynomial(coefficients::log_f64, z);
}

/** Small integers as real numbers. */
template <class T>
KD_FN T toReal(Integers<T> n) {
  if constexpr (sizeof(Lane<T>) == 4) return convertElements<T>(n);
  // 64-bit integers have no vector conversion; for |n| < 2^51 the bits of 1.5 * 2^52 + n are the sum's
  const T magic = constant<T>(ExpOf<T>::magic);
  return platform::bitCast<T>(platform::bitCast<Integers<T>>(magic) + n) - magic;
}

template <class T>
KD_FN LogParts<T> logParts(T x) {
  using Int = Integers<T>;
  constexpr int mantissa = ExpOf<T>::mantissa;
  const auto subnormal = x < constant<T>(platform::bitCast<Lane<T>>(Lane<Int>(1) << mantissa));
  const T scaled = subnormal ? x * constant<T>(Lane<T>(Lane<Int>(1) << mantissa)) : x;
  const Int bits = platform::bitCast<Int>(scaled);
  const Int k = (bits - constant<Int>(platform::bitCast<Lane<Int>>(Lane<T>(0.70710678118654752)))) >> mantissa;
  const T f = platform::bitCast<T>(bits - (k << mantissa)) - constant<T>(1);
  const T s = f / (constant<T>(2) + f), z = s * s, halfSquare = constant<T>(0.5) * f * f;
  return {toReal<T>(subnormal ? k - constant<Int>(mantissa) : k), f, halfSquare, s * (halfSquare + z * logTail(z))};
}

/** What every logarithm does outside (0, inf): -inf at 0, NaN below, inf and NaN kept. */
template <class T>
KD_FN T logEdges(T x, T y) {
  const T zero = constant<T>(0), inf = constant<T>(__builtin_inff());
  y = x == zero ? -inf : y;
  y = x < zero ? constant<T>(__builtin_nanf("")) : y;
  return x < inf ? y : x;
}

template <class T>
KD_FN T log(T x) {
  const auto [k, f, halfSquare, rest] = logParts(x);
  return logEdges(x, k * constant<T>(ExpOf<T>::ln2High) - ((halfSquare - (rest + k * constant<T>(ExpOf<T>::ln2Low))) - f));
}

template <class T>
KD_FN T log2(T x) {
  const auto [k, f, halfSquare, rest] = logParts(x);
  const T m = f - (halfSquare - rest);
  // log2(e) = 1 + 0.4427: the sum rounds once less than the product
  return logEdges(x, (m * constant<T>(0.44269504088896341) + m) + k);
}

template <class T>
KD_FN T log1p(T x) {
  const T one = constant<T>(1), inf = constant<T>(__builtin_inff());
  const T u = one + x;
  const T lost = (x - (u - one)) / u;  // log(1+x) - log(u), to first order
  T y = log(u) + lost;
  y = u == one ? x : y;
  y = x == -one ? -inf : y;
  return x == inf ? x : y;
}

}  // namespace kindling::math
