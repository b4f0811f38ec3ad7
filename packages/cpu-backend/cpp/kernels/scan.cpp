// Running sums and products along the last dimension of the block. Operands: out, input. float accumulates in double.
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
int runIn(const Block& block) {
  switch (block.dtype) {
    case DTypeOf<float>::code: run<product, float>(block); return ok;
    case DTypeOf<double>::code: run<product, double>(block); return ok;
    case DTypeOf<int64_t>::code: run<product, int64_t>(block); return ok;
    case DTypeOf<int32_t>::code: run<product, int32_t>(block); return ok;
    case DTypeOf<uint8_t>::code: run<product, uint8_t>(block); return ok;
    default: return unsupported;
  }
}

}  // namespace

KD_EXPORT(cumsum) int cumsum(const Block* block) { return runIn<false>(*block); }
KD_EXPORT(cumprod) int cumprod(const Block* block) { return runIn<true>(*block); }

}  // namespace kindling::scan
