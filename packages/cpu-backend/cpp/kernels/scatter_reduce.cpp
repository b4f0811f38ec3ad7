// Many elements into one place. Operands: index (checked), out, source. Scalars: the reduction (ScatterReduction), stride of out
// along the indexed dimension, whether what is there takes part.
#include <kindling/reduce.h>
#include "walk.h"

namespace kindling::scattering {
namespace {

template <class T, class F>
void forEach(const Block& block, F fn) {
  const int last = block.ndim - 1;
  const int64_t n = block.size(last), step = block.scalar[1].integer;
  const int64_t s0 = block.strides(0)[last], s1 = block.strides(1)[last], s2 = block.strides(2)[last];
  Walk rows(block, 3, 0, last);
  do {
    const int64_t* index = block.data<int64_t>(0) + rows.offset[0];
    T* out = block.data<T>(1) + rows.offset[1];
    const T* source = block.data<T>(2) + rows.offset[2];
    for (int64_t i = 0; i < n; i++) fn(out[index[i * s0] * step + i * s1], source[i * s2]);
  } while (rows.next());
}

template <class Op, class T>
void reduceInto(const Block& block) {
  if (!block.scalar[2].integer) forEach<T>(block, [](T& out, T) { out = Op::template identity<T>; });
  forEach<T>(block, [](T& out, T value) { out = Op::combine(out, value); });
}

template <class Op>
int reduceIn(const Block& block) {
  switch (block.dtype) {
    case DTypeOf<float>::code: reduceInto<Op, float>(block); return ok;
    case DTypeOf<double>::code: reduceInto<Op, double>(block); return ok;
    case DTypeOf<int64_t>::code: reduceInto<Op, int64_t>(block); return ok;
    case DTypeOf<int32_t>::code: reduceInto<Op, int32_t>(block); return ok;
    case DTypeOf<uint8_t>::code: reduceInto<Op, uint8_t>(block); return ok;
    case DTypeOf<bool>::code: reduceInto<Op, bool>(block); return ok;
    default: return unsupported;
  }
}

/** Sums of bool are "any". */
struct Sum {
  template <class T>
  static constexpr T identity = T(0);
  template <class T>
  static KD_FN T combine(T a, T b) {
    return static_cast<T>(a + b);
  }
};

}  // namespace

KD_EXPORT(scatterReduce) int scatterReduce(const Block* block) {
  switch (block->scalar[0].integer) {
    case 0: return reduceIn<Sum>(*block);
    case 1: return reduceIn<reduce::prod>(*block);
    case 2: return reduceIn<reduce::amax>(*block);
    case 3: return reduceIn<reduce::amin>(*block);
    default: return unsupported;
  }
}

}  // namespace kindling::scattering
