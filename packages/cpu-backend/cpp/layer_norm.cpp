// Layer normalisation of contiguous rows: mean and 1/std of each row in two passes, then scale and shift.
#include "rows.h"
#include "tiles.h"

namespace kindling::layer_norm {
namespace {

template <class T>
int run(const T* x, const T* weight, const T* bias, T* y, T* means, T* rstds, size_t count, size_t n, T eps) {
  for (size_t r = 0; r < count; r++, x += n, y += n) {
    const T mean = rows::sum(x, n) / static_cast<T>(n);
    const T variance = rows::sumOf<T>(n, [&](size_t i) { return (x[i] - mean) * (x[i] - mean); }) / static_cast<T>(n);
    const T rstd = T(1) / platform::sqrt(variance + eps);
    means[r] = mean;
    rstds[r] = rstd;
    if (weight != nullptr && bias != nullptr) {
      KD_INDEPENDENT
      for (size_t i = 0; i < n; i++) y[i] = (x[i] - mean) * rstd * weight[i] + bias[i];
    } else if (weight != nullptr) {
      KD_INDEPENDENT
      for (size_t i = 0; i < n; i++) y[i] = (x[i] - mean) * rstd * weight[i];
    } else if (bias != nullptr) {
      KD_INDEPENDENT
      for (size_t i = 0; i < n; i++) y[i] = (x[i] - mean) * rstd + bias[i];
    } else {
      KD_INDEPENDENT
      for (size_t i = 0; i < n; i++) y[i] = (x[i] - mean) * rstd;
    }
  }
  return ok;
}

template <class T>
int cast(const void* x, const void* weight, const void* bias, void* y, void* means, void* rstds, size_t count, size_t n, double eps) {
  return run(static_cast<const T*>(x), static_cast<const T*>(weight), static_cast<const T*>(bias), static_cast<T*>(y), static_cast<T*>(means),
             static_cast<T*>(rstds), count, n, static_cast<T>(eps));
}

}  // namespace

/** `weight` and `bias` may be null. */
KD_EXPORT(layerNorm)
int layerNorm(int dtype, const void* x, const void* weight, const void* bias, void* y, void* means, void* rstds, size_t count, size_t n, double eps) {
  if (dtype == DTypeOf<float>::code) return cast<float>(x, weight, bias, y, means, rstds, count, n, eps);
  if (dtype == DTypeOf<double>::code) return cast<double>(x, weight, bias, y, means, rstds, count, n, eps);
  return unsupported;
}

}  // namespace kindling::layer_norm
