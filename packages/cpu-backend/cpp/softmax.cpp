// softmax and logSoftmax of contiguous rows, and their gradients.
#include <kindling/math/exp.h>
#include <kindling/math/log.h>
#include <kindling/reduce.h>
#include "rows.h"
#include "tiles.h"

namespace kindling::softmax {
namespace {

template <class T>
void forward(const T* x, T* y, size_t n, bool logarithm) {
  const T top = rows::maximum(x, n);
  if (logarithm) {
    const T shift = top + math::log(rows::sumExp(x, n, top));
    // -inf everywhere gives NaN, as the definition does
    KD_INDEPENDENT
    for (size_t i = 0; i < n; i++) y[i] = x[i] - shift;
    return;
  }
  KD_INDEPENDENT
  for (size_t i = 0; i < n; i++) y[i] = math::exp(x[i] - top);
  const T total = rows::sum(y, n);
  KD_INDEPENDENT
  for (size_t i = 0; i < n; i++) y[i] = y[i] / total;
}

template <class T>
void backward(const T* g, const T* y, T* out, size_t n, bool logarithm) {
  if (logarithm) {
    const T total = rows::sum(g, n);
    KD_INDEPENDENT
    for (size_t i = 0; i < n; i++) out[i] = g[i] - math::exp(y[i]) * total;
  } else {
    const T total = rows::sumOfProducts(g, y, n);
    KD_INDEPENDENT
    for (size_t i = 0; i < n; i++) out[i] = y[i] * (g[i] - total);
  }
}

template <class T>
int forwardRows(const T* x, T* y, size_t count, size_t n, bool logarithm) {
  for (size_t r = 0; r < count; r++) forward(x + r * n, y + r * n, n, logarithm);
  return ok;
}

template <class T>
int backwardRows(const T* g, const T* y, T* out, size_t count, size_t n, bool logarithm) {
  for (size_t r = 0; r < count; r++) backward(g + r * n, y + r * n, out + r * n, n, logarithm);
  return ok;
}

}  // namespace

KD_EXPORT(softmax) int softmaxRows(int dtype, const void* x, void* y, size_t count, size_t n, int logarithm) {
  if (dtype == DTypeOf<float>::code) return forwardRows(static_cast<const float*>(x), static_cast<float*>(y), count, n, logarithm);
  if (dtype == DTypeOf<double>::code) return forwardRows(static_cast<const double*>(x), static_cast<double*>(y), count, n, logarithm);
  return unsupported;
}

KD_EXPORT(softmaxBackward) int softmaxBackwardRows(int dtype, const void* g, const void* y, void* out, size_t count, size_t n, int logarithm) {
  if (dtype == DTypeOf<float>::code)
    return backwardRows(static_cast<const float*>(g), static_cast<const float*>(y), static_cast<float*>(out), count, n, logarithm);
  if (dtype == DTypeOf<double>::code)
    return backwardRows(static_cast<const double*>(g), static_cast<const double*>(y), static_cast<double*>(out), count, n, logarithm);
  return unsupported;
}

}  // namespace kindling::softmax
