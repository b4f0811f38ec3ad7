#pragma once
#include "exp.h"

namespace kindling::math {

KD_FN float tanh(float x) {
  float a = platform::abs(x), z = x * x;
  float small = x + x * (z * polynomial(coefficients::tanh_f32, z < 0.4f ? z : 0.4f));
  float large = platform::copysign(1.0f - 2.0f / (exp(2.0f * a) + 1.0f), x);
  return z < 0.4f || x != x ? small : large;
}

KD_FN double tanh(double x) {
  double a = platform::abs(x);
  double t = expm1(2.0 * (a > 22.0 ? 22.0 : a));
  double y = platform::copysign(t / (t + 2.0), x);
  return x != x ? x : y;
}

template <class T>
KD_FN T sigmoid(T x) {
  return T(1) / (T(1) + exp(-x));
}

template <class T>
KD_FN T silu(T x) {
  return x / (T(1) + exp(-x));
}

template <class T>
KD_FN T siluBackward(T g, T x) {
  T s = sigmoid(x);
  return g * s * (T(1) + x * (T(1) - s));
}

template <class T>
KD_FN T sinh(T x) {
  return static_cast<T>(platform::sinh(static_cast<double>(x)));
}
template <class T>
KD_FN T cosh(T x) {
  return static_cast<T>(platform::cosh(static_cast<double>(x)));
}
template <class T>
KD_FN T asinh(T x) {
  return static_cast<T>(platform::asinh(static_cast<double>(x)));
}
template <class T>
KD_FN T acosh(T x) {
  return static_cast<T>(platform::acosh(static_cast<double>(x)));
}
template <class T>
KD_FN T atanh(T x) {
  return static_cast<T>(platform::atanh(static_cast<double>(x)));
}

}  // namespace kindling::math
