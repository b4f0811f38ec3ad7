#pragma once
#include <kindling/math/coefficients.h>
#include <kindling/vector.h>

namespace kindling::math {

/** Horner's rule, unrolled: c[0] + c[1] x + ... */
template <int i = 0, class T, class C, int n>
KD_FN T polynomial(const C (&c)[n], T x) {
  if constexpr (i == n - 1)
    return constant<T>(c[i]);
  else
    return constant<T>(c[i]) + x * polynomial<i + 1>(c, x);
}

}  // namespace kindling::math
