// Sums over one contiguous row that several kernels share.
#pragma once
#include <kindling/math/exp.h>
#include <kindling/reduce.h>
#include "lanes.h"

namespace kindling::rows {

template <class T>
T maximum(const T* x, size_t n) {
  return lanes::foldRow<reduce::amax>(x, n);
}

template <class T>
T sum(const T* x, size_t n) {
  return lanes::foldRow<reduce::sum>(x, n);
}

/** Sum of f(i) for i < n, n > 0, computed a chunk at a time. */
template <class T, class F>
T sumOf(size_t n, F f) {
  alignas(16) T buffer[lanes::chunk];
  lanes::Cascade<T, T (*)(T, T)> cascade(reduce::sum::combine<T>);
  for (size_t i = 0; i < n; i += lanes::chunk) {
    const size_t length = n - i < lanes::chunk ? n - i : lanes::chunk;
    KD_INDEPENDENT
    for (size_t j = 0; j < length; j++) buffer[j] = f(i + j);
    cascade.add(lanes::fold<reduce::sum>(buffer, length));
  }
  return cascade.total();
}

template <class T>
T sumExp(const T* x, size_t n, T shift) {
  return sumOf<T>(n, [&](size_t i) { return math::exp(x[i] - shift); });
}

template <class T>
T sumOfProducts(const T* x, const T* y, size_t n) {
  return sumOf<T>(n, [&](size_t i) { return x[i] * y[i]; });
}

}  // namespace kindling::rows
