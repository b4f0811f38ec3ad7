// tanh and the functions made of the exponential.
#pragma once
#include <kindling/math/exp.h>

namespace kindling::math {

template <class T>
KD_FN T tanh(T x) {
  const T a = platform::abs(x), one = constant<T>(1), two = constant<T>(2);
  if constexpr (sizeof(Lane<T>) == 4) {
    const T limit = constant<T>(0.4f), z = x * x;
    const T small = x + x * (z * polynomial(coefficients::tanh_f32, z < limit ? z : limit));
    const T large = platform::copysign(one - two / (exp(two * a) + one), x);
    return z >= limit ? large : small;  // small keeps NaN
  } else {
    const T limit = constant<T>(22);
    const T t = expm1(two * (a > limit ? limit : a));
    return x != x ? x : platform::copysign(t / (t + two), x);
  }
}

template <class T>
KD_FN T sigmoid(T x) {
  const T one = constant<T>(1);
  return one / (one + exp(-x));
}

template <class T>
KD_FN T silu(T x) {
  return x / (constant<T>(1) + exp(-x));
}

template <class T>
KD_FN T siluBackward(T g, T x) {
  const T s = sigmoid(x), one = constant<T>(1);
  return g * s * (one + x * (one - s));
}

}  // namespace kindling::math
