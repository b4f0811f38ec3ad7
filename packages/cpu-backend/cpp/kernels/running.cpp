// Running extrema and log-sum-exp along the last dimension of the block. Operands: out, (indices,) input.
#include <kindling/math/exp.h>
#include <kindling/math/log.h>
#include "pieces.h"
#include "tiles.h"
#include "walk.h"

namespace kindling::running {
namespace {

/** The last of equals wins, and NaN once met stays, its place moving on with each NaN. */
template <bool largest, class T>
void extrema(const Block& block) {
  const int last = block.ndim - 1;
  const int64_t n = block.size(last), toValue = block.strides(0)[last], toIndex = block.strides(1)[last], stride = block.strides(2)[last];
  Walk lines(block, 3, 0, last);
  do {
    T* values = block.data<T>(0) + lines.offset[0];
    int64_t* indices = block.data<int64_t>(1) + lines.offset[1];
    const T* x = block.data<T>(2) + lines.offset[2];
    T best = *x;
    int64_t at = 0;
    for (int64_t i = 0; i < n; i++) {
      const T candidate = x[i * stride];
      if (candidate != candidate || (best == best && (largest ? candidate >= best : candidate <= best))) {
        best = candidate;
        at = i;
      }
      values[i * toValue] = best;
      indices[i * toIndex] = at;
    }
  } while (lines.next());
}

template <bool largest>
BlockLoop extremaOf(int dtype) {
  switch (dtype) {
    case DTypeOf<float>::code: return extrema<largest, float>;
    case DTypeOf<double>::code: return extrema<largest, double>;
    case DTypeOf<int64_t>::code: return extrema<largest, int64_t>;
    case DTypeOf<int32_t>::code: return extrema<largest, int32_t>;
    case DTypeOf<uint8_t>::code:
    case DTypeOf<bool>::code: return extrema<largest, uint8_t>;
    default: return nullptr;
  }
}

/** The sum is kept as a maximum and the log of the sum relative to it: max + log1p(exp(min - max)) adds one term. */
template <class T>
void logSumExp(const Block& block) {
  const int last = block.ndim - 1;
  const int64_t n = block.size(last), outStride = block.strides(0)[last], stride = block.strides(1)[last];
  const double inf = __builtin_inf();
  Walk lines(block, 2, 0, last);
  do {
    T* out = block.data<T>(0) + lines.offset[0];
    const T* x = block.data<T>(1) + lines.offset[1];
    double total = -inf;
    for (int64_t i = 0; i < n; i++) {
      const double term = x[i * stride];
      const double top = term > total || term != term ? term : total, rest = term > total || term != term ? total : term;
      // equal infinities would give inf - inf; a NaN is the top and stays
      total = top == rest && (top == inf || top == -inf) ? top : top + math::log1p(math::exp(rest - top));
      out[i * outStride] = static_cast<T>(total);
    }
  } while (lines.next());
}

}  // namespace

KD_EXPORT(cummax) int cummax(const Block* block) { return runPieces(*block, 0, block->ndim - 1, extremaOf<true>(block->dtype)); }
KD_EXPORT(cummin) int cummin(const Block* block) { return runPieces(*block, 0, block->ndim - 1, extremaOf<false>(block->dtype)); }

KD_EXPORT(logcumsumexp) int logcumsumexp(const Block* block) {
  switch (block->dtype) {
    case DTypeOf<float>::code: return runPieces(*block, 0, block->ndim - 1, logSumExp<float>);
    case DTypeOf<double>::code: return runPieces(*block, 0, block->ndim - 1, logSumExp<double>);
    default: return unsupported;
  }
}

}  // namespace kindling::running
