// Means of windows, and their gradients: each element of a window gets its share.
#include "pool.h"

namespace kindling::pool {
namespace {

/** How many elements count in a window, by dimension; or one number for all. */
struct Divisors {
  const int* counts;
  ptrdiff_t fixed;

  explicit Divisors(Numbers& n) : counts(reinterpret_cast<const int*>(static_cast<uintptr_t>(n.count()))), fixed(n.stride()) {}
  ptrdiff_t at(const Pooling& p, int d, int h, int w) const {
    if (fixed != 0) return fixed;
    const int *high = counts + p.pooled[0], *wide = high + p.pooled[1];
    return static_cast<ptrdiff_t>(counts[d]) * high[h] * wide[w];
  }
};

template <class T>
int forward(const Block& block) {
  Numbers n(block);
  const Pooling p(n);
  const Divisors divisors(n);
  T* out = block.data<T>(0);
  const T* x = block.data<T>(1);
  const ptrdiff_t height = p.size[1], width = p.size[2];
  p.overImages([=, &p](int i) {
    const T* from = x + i * p.elements();
    T* to = out + i * p.results();
    p.forEach(i, [&](ptrdiff_t at, int d, int h, int w, Range deep, Range high, Range wide) {
      T sum = 0;
      for (ptrdiff_t a = deep.start; a < deep.end; a++)
        for (ptrdiff_t b = high.start; b < high.end; b++) {
          const T* row = from + (a * height + b) * width;
          for (int c = wide.start; c < wide.end; c++) sum += row[c];
        }
      to[at] = sum / static_cast<T>(divisors.at(p, d, h, w));
    });
  });
  return ok;
}

template <class T>
int backward(const Block& block) {
  Numbers n(block);
  const Pooling p(n);
  const Divisors divisors(n);
  T* out = block.data<T>(0);
  const T* g = block.data<T>(1);
  const ptrdiff_t height = p.size[1], width = p.size[2];
  p.overImages([=, &p](int i) {
    T* to = out + i * p.elements();
    for (ptrdiff_t k = 0; k < p.elements(); k++) to[k] = 0;
    p.forEach(i, [&](ptrdiff_t at, int d, int h, int w, Range deep, Range high, Range wide) {
      const T share = g[i * p.results() + at] / static_cast<T>(divisors.at(p, d, h, w));
      for (ptrdiff_t a = deep.start; a < deep.end; a++)
        for (ptrdiff_t b = high.start; b < high.end; b++) {
          T* row = to + (a * height + b) * width;
          for (int c = wide.start; c < wide.end; c++) row[c] += share;
        }
    });
  });
  return ok;
}

}  // namespace

/** Operands: out, x. */
KD_EXPORT(avgPool) int avgPool(const Block* block) {
  switch (block->dtype) {
    case DTypeOf<float>::code: return forward<float>(*block);
    case DTypeOf<double>::code: return forward<double>(*block);
    case DTypeOf<int64_t>::code: return forward<int64_t>(*block);
    default: return unsupported;
  }
}

/** Operands: out, gradient. */
KD_EXPORT(avgPoolBackward) int avgPoolBackward(const Block* block) {
  switch (block->dtype) {
    case DTypeOf<float>::code: return backward<float>(*block);
    case DTypeOf<double>::code: return backward<double>(*block);
    default: return unsupported;
  }
}

}  // namespace kindling::pool
