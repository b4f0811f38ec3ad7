// -log softmax(logits)[target] of contiguous rows, and its gradient.
#include <kindling/math/log.h>
#include "rows.h"
#include "tiles.h"

namespace kindling::cross_entropy {
namespace {

/** Every target is a class or the one to ignore; else position and value of the first that is not. */
int check(const int64_t* target, size_t count, size_t classes, int64_t ignore, Block* block) {
  for (size_t r = 0; r < count; r++) {
    if (target[r] == ignore || (target[r] >= 0 && target[r] < static_cast<int64_t>(classes))) continue;
    block->errorPosition = static_cast<int64_t>(r);
    block->errorValue = target[r];
    return indexOutOfRange;
  }
  return ok;
}

template <class T>
int forward(const T* x, const int64_t* target, T* out, size_t count, size_t n, int64_t ignore) {
  for (size_t r = 0; r < count; r++, x += n) {
    if (target[r] == ignore) {
      out[r] = 0;
      continue;
    }
    const T top = rows::maximum(x, n);
    out[r] = math::log(rows::sumExp(x, n, top)) - (x[target[r]] - top);
  }
  return ok;
}

template <class T>
int backward(const T* g, const T* x, const int64_t* target, T* out, size_t count, size_t n, int64_t ignore) {
  for (size_t r = 0; r < count; r++, x += n, out += n) {
    if (target[r] == ignore) {
      for (size_t i = 0; i < n; i++) out[i] = 0;
      continue;
    }
    const T top = rows::maximum(x, n);
    KD_INDEPENDENT
    for (size_t i = 0; i < n; i++) out[i] = math::exp(x[i] - top);
    const T total = rows::sum(out, n), factor = g[r];
    KD_INDEPENDENT
    for (size_t i = 0; i < n; i++) out[i] = out[i] / total * factor;
    out[target[r]] -= factor;
  }
  return ok;
}

}  // namespace

KD_EXPORT(crossEntropy)
int crossEntropy(int dtype, const void* x, const int64_t* target, void* out, size_t count, size_t n, double ignore, Block* block) {
  const int64_t ignored = platform::toInt64(ignore);
  if (const int status = check(target, count, n, ignored, block)) return status;
  if (dtype == DTypeOf<float>::code) return forward(static_cast<const float*>(x), target, static_cast<float*>(out), count, n, ignored);
  if (dtype == DTypeOf<double>::code) return forward(static_cast<const double*>(x), target, static_cast<double*>(out), count, n, ignored);
  return unsupported;
}

KD_EXPORT(crossEntropyBackward)
int crossEntropyBackward(int dtype, const void* g, const void* x, const int64_t* target, void* out, size_t count, size_t n, double ignore, Block* block) {
  const int64_t ignored = platform::toInt64(ignore);
  if (const int status = check(target, count, n, ignored, block)) return status;
  if (dtype == DTypeOf<float>::code)
    return backward(static_cast<const float*>(g), static_cast<const float*>(x), target, static_cast<float*>(out), count, n, ignored);
  if (dtype == DTypeOf<double>::code)
    return backward(static_cast<const double*>(g), static_cast<const double*>(x), target, static_cast<double*>(out), count, n, ignored);
  return unsupported;
}

}  // namespace kindling::cross_entropy
