// Running sums and products along the last dimension of the block. Operands: out, input. float accumulates in double.
#include "pieces.h"
#include "tiles.h"
#include "walk.h"

namespace kindling::scan {
namespace {

template <class T>
struct AccumulatorOf {
  using Type = T;
};
template <>
struct AccumulatorOf<float> {
  using Type = double;
};

template <bool product, class T>
void run(const Block& block) {
  using A = typename AccumulatorOf<T>::Type;
  const int last = block.ndim - 1;
  const int64_t n = block.size(last), outStride = block.strides(0)[last], stride = block.strides(1)[last];
  Walk lines(block, 2, 0, last);
  do {
    T* out = block.data<T>(0) + lines.offset[0];
    const T* x = block.data<T>(1) + lines.offset[1];
    A total = product ? 1 : 0;
    for (int64_t i = 0; i < n; i++) {
      total = static_cast<A>(product ? total * x[i * stride] : total + x[i * stride]);
      out[i * outStride] = static_cast<T>(total);
    }
  } while (lines.next());
}

template <bool product>
BlockLoop loopOf(int dtype) {
  switch (dtype) {
    case DTypeOf<float>::code: return run<product, float>;
    case DTypeOf<double>::code: return run<product, double>;
    case DTypeOf<int64_t>::code: return run<product, int64_t>;
    case DTypeOf<int32_t>::code: return run<product, int32_t>;
    case DTypeOf<uint8_t>::code: return run<product, uint8_t>;
    default: return nullptr;
  }
}

}  // namespace

KD_EXPORT(cumsum) int cumsum(const Block* block) { return runPieces(*block, 0, block->ndim - 1, loopOf<false>(block->dtype)); }
KD_EXPORT(cumprod) int cumprod(const Block* block) { return runPieces(*block, 0, block->ndim - 1, loopOf<true>(block->dtype)); }

}  // namespace kindling::scan
