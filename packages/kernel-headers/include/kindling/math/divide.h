// Remainders, floor division and integer powers with Python's signs. Integer division by zero gives 0; the caller reports it.
#pragma once
#include <kindling/dtypes.h>

namespace kindling::math {

KD_FN double fmod(double x, double y) { return platform::fmod(x, y); }

KD_FN float fmod(float x, float y) {
  double a = platform::abs(x), b = platform::abs(y), q = platform::trunc(a / b);
  if (!(q < 536870912.0) || b == __builtin_inf()) return static_cast<float>(platform::fmod(x, y));
  // q has at most 29 bits and b 24, so q b is exact; the rounded quotient may be one too large
  double r = a - q * b;
  return platform::copysign(static_cast<float>(r < 0 ? r + b : r), x);
}

template <class T>
KD_FN T truncDivide(T a, T b) {
  if constexpr (isFloating<T>)
    return platform::trunc(a / b);
  else if constexpr (T(-1) < T(0))  // the smallest integer over -1 would trap
    return b == T(0) ? T(0) : (b == T(-1) ? T(0 - static_cast<uint64_t>(a)) : T(a / b));
  else
    return b == T(0) ? T(0) : T(a / b);
}

template <class T>
KD_FN T fmodAny(T a, T b) {
  if constexpr (isFloating<T>)
    return fmod(a, b);
  else
    return b == T(0) || b == T(-1) ? T(0) : T(a % b);
}
// For unsigned types the largest value equals T(-1), and it is a divisor like any other.
template <>
KD_FN uint8_t fmodAny(uint8_t a, uint8_t b) { return b == 0 ? uint8_t(0) : uint8_t(a % b); }

template <class T>
KD_FN T remainder(T a, T b) {
  T r = fmodAny(a, b);
  return r != T(0) && (b < T(0)) != (r < T(0)) ? T(r + b) : r;
}

template <class T>
KD_FN T floorDivide(T a, T b) {
  if constexpr (isFloating<T>) {
    if (b == T(0)) return a / b;
    T r = fmod(a, b), q = (a - r) / b;
    if (r != T(0) && (b < T(0)) != (r < T(0))) q -= T(1);
    if (q == T(0)) return platform::copysign(T(0), a / b);
    T whole = platform::floor(q);
    return q - whole > T(0.5) ? whole + T(1) : whole;
  } else {
    T q = truncDivide(a, b);
    T r = fmodAny(a, b);
    return r != T(0) && (b < T(0)) != (r < T(0)) ? T(q - T(1)) : q;
  }
}

KD_FN double pow(double x, double y) {
  // Math.pow(1, NaN) and Math.pow(-1, inf) are NaN, C's are 1
  if (x == 1.0 || (x == -1.0 && platform::abs(y) == __builtin_inf())) return 1.0;
  return platform::pow(x, y);
}
KD_FN float pow(float x, float y) { return static_cast<float>(pow(static_cast<double>(x), static_cast<double>(y))); }

/** By squaring, modulo 2^bits. A negative exponent leaves only the bases 1 and -1. */
template <class T>
KD_FN T powInteger(T x, T y) {
  if constexpr (T(-1) < T(0)) {
    if (y < T(0)) return x == T(1) ? T(1) : (x == T(-1) ? (y & 1 ? T(-1) : T(1)) : T(0));
  }
  uint64_t result = 1, base = static_cast<uint64_t>(x), n = static_cast<uint64_t>(y);
  for (; n != 0; n >>= 1, base *= base)
    if (n & 1) result *= base;
  return static_cast<T>(result);
}
KD_FN int64_t pow(int64_t x, int64_t y) { return powInteger(x, y); }
KD_FN int32_t pow(int32_t x, int32_t y) { return powInteger(x, y); }
KD_FN uint8_t pow(uint8_t x, uint8_t y) { return powInteger(x, y); }

}  // namespace kindling::math
