// Small functions over every dtype that an expression in pointwise_ops.def would make long.
#pragma once
#include <kindling/dtypes.h>

namespace kindling::math {

template <class T>
KD_FN T abs(T x) {
  if constexpr (isFloating<T>)
    return platform::abs(x);
  else
    return x < T(0) ? T(0 - static_cast<uint64_t>(x)) : x;
}

template <class T>
KD_FN bool isnan(T x) {
  return x != x;
}

template <class T>
KD_FN bool isinf(T x) {
  if constexpr (isFloating<T>)
    return platform::abs(x) == T(__builtin_inff());
  else
    return false;
}

template <class T>
KD_FN bool isfinite(T x) {
  if constexpr (isFloating<T>)
    return platform::abs(x) < T(__builtin_inff());
  else
    return true;
}

#define KD_ROUNDING(name, function)        \
  template <class T>                       \
  KD_FN T name(T x) {                      \
    if constexpr (isFloating<T>)           \
      return platform::function(x);        \
    else                                   \
      return x;                            \
  }
KD_ROUNDING(floor, floor)
KD_ROUNDING(ceil, ceil)
KD_ROUNDING(trunc, trunc)
KD_ROUNDING(round, rint)
#undef KD_ROUNDING

template <class T>
KD_FN T bitwiseNot(T x) {
  return static_cast<T>(~x);
}
template <>
KD_FN bool bitwiseNot(bool x) { return !x; }

/** NaN wins, whichever side it is on. */
template <class T>
KD_FN T maximum(T a, T b) {
  return a > b || a != a ? a : b;
}
template <class T>
KD_FN T minimum(T a, T b) {
  return a < b || a != a ? a : b;
}

/** Euclid's algorithm on magnitudes. */
template <class T>
KD_FN T gcd(T a, T b) {
  a = abs(a);
  b = abs(b);
  while (b != T(0)) {
    const T rest = b == T(-1) ? T(0) : static_cast<T>(a % b);
    a = b;
    b = rest;
  }
  return abs(a);
}
template <class T>
KD_FN T lcm(T a, T b) {
  const T divisor = gcd(a, b);
  return divisor == T(0) ? T(0) : abs(static_cast<T>(static_cast<uint64_t>(a / divisor) * static_cast<uint64_t>(b)));
}

/** A shift by a negative count or by all bits leaves nothing (left) or the sign (right). */
template <class T>
KD_FN T shiftLeft(T x, T n) {
  constexpr uint64_t bits = sizeof(T) * 8;
  return static_cast<uint64_t>(n) >= bits ? T(0) : static_cast<T>(static_cast<uint64_t>(x) << n);
}
template <class T>
KD_FN T shiftRight(T x, T n) {
  constexpr uint64_t bits = sizeof(T) * 8;
  return static_cast<T>(x >> (static_cast<uint64_t>(n) >= bits ? T(bits - 1) : n));
}

/** Float to integer saturates at int64 (int32 where that is the target) and then wraps; NaN is 0. To bool is x != 0. */
template <class To, class From>
KD_FN To convert(From x) {
  if constexpr (__is_same(To, bool))
    return x != From(0);
  else if constexpr (isFloating<From> && __is_same(To, int64_t))
    return platform::toInt64(x);
  else if constexpr (isFloating<From> && !isFloating<To>)
    return static_cast<To>(platform::toInt32(x));
  else
    return static_cast<To>(x);
}

}  // namespace kindling::math
