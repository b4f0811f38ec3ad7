// Rare functions: the platform's double ones, rounded once for float.
#pragma once
#include <kindling/platform.h>

namespace kindling::math {

#define KD_FROM_DOUBLE(name)                                      \
  template <class T>                                              \
  KD_FN T name(T x) {                                             \
    return static_cast<T>(platform::name(static_cast<double>(x))); \
  }
KD_FROM_DOUBLE(log10)
KD_FROM_DOUBLE(sin)
KD_FROM_DOUBLE(cos)
KD_FROM_DOUBLE(tan)
KD_FROM_DOUBLE(asin)
KD_FROM_DOUBLE(acos)
KD_FROM_DOUBLE(atan)
KD_FROM_DOUBLE(sinh)
KD_FROM_DOUBLE(cosh)
KD_FROM_DOUBLE(asinh)
KD_FROM_DOUBLE(acosh)
KD_FROM_DOUBLE(atanh)
#undef KD_FROM_DOUBLE

template <class T>
KD_FN T atan2(T y, T x) {
  return static_cast<T>(platform::atan2(static_cast<double>(y), static_cast<double>(x)));
}

KD_FN float hypot(float x, float y) {
  double a = x, b = y;
  float r = static_cast<float>(platform::sqrt(a * a + b * b));
  return platform::abs(x) == __builtin_inff() || platform::abs(y) == __builtin_inff() ? __builtin_inff() : r;
}

KD_FN double hypot(double x, double y) {
  double a = platform::abs(x), b = platform::abs(y);
  double large = a > b ? a : b, small = a > b ? b : a;
  // a power of two near the larger one, so that scaling rounds nothing and no square overflows or vanishes
  int64_t exponent = platform::bitCast<int64_t>(large) >> 52;
  exponent = exponent < 54 ? 54 : (exponent > 2000 ? 2000 : exponent);
  double up = platform::bitCast<double>((2046 - exponent) << 52), down = platform::bitCast<double>(exponent << 52);
  double p = large * up, q = small * up;
  double r = platform::sqrt(p * p + q * q) * down;
  double unordered = a + b;
  r = a != a || b != b ? unordered : r;
  return a == __builtin_inf() || b == __builtin_inf() ? __builtin_inf() : r;
}

}  // namespace kindling::math
