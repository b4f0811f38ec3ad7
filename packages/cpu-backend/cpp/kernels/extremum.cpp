// Largest or smallest element with its position: argmax, argmin, max and min along a dimension. Dimensions of the block: the
// kept ones, `scalar[0]` of them, then the reduced ones in logical order. Operands: indices (int64), input, and values where
// there are three. The first of equals wins, and NaN wins over everything.
#include <kindling/math/simple.h>
#include "pieces.h"
#include "tiles.h"
#include "walk.h"

namespace kindling::extremum {
namespace {

struct Larger {
  template <class T>
  static KD_FN bool beats(T candidate, T best) {
    return candidate > best || (candidate != candidate && best == best);
  }
};
struct Smaller {
  template <class T>
  static KD_FN bool beats(T candidate, T best) {
    return candidate < best || (candidate != candidate && best == best);
  }
};

template <class Order, class T>
void find(const Block& block) {
  const int kept = static_cast<int>(block.scalar[0].integer), last = block.ndim - 1;
  const int64_t n = block.size(last), stride = block.strides(1)[last];
  const bool values = block.operands == 3;
  Walk outputs(block, block.operands, 0, kept);
  do {
    Walk runs(block, 2, kept, last);
    int64_t position = 0, at = 0;
    T best = block.data<T>(1)[outputs.offset[1]];
    do {
      const T* x = block.data<T>(1) + outputs.offset[1] + runs.offset[1];
      for (int64_t i = 0; i < n; i++, position++) {
        const T candidate = x[i * stride];
        if (!Order::beats(candidate, best)) continue;
        best = candidate;
        at = position;
      }
    } while (runs.next());
    block.data<int64_t>(0)[outputs.offset[0]] = at;
    if (values) block.data<T>(2)[outputs.offset[2]] = best;
  } while (outputs.next());
}

template <class Order>
BlockLoop loopOf(int dtype) {
  switch (dtype) {
    case DTypeOf<float>::code: return find<Order, float>;
    case DTypeOf<double>::code: return find<Order, double>;
    case DTypeOf<int64_t>::code: return find<Order, int64_t>;
    case DTypeOf<int32_t>::code: return find<Order, int32_t>;
    case DTypeOf<uint8_t>::code:
    case DTypeOf<bool>::code: return find<Order, uint8_t>;
    default: return nullptr;
  }
}

template <class Order>
int findIn(const Block& block) {
  return runPieces(block, 0, static_cast<int>(block.scalar[0].integer), loopOf<Order>(block.dtype));
}

}  // namespace

KD_EXPORT(largest) int largest(const Block* block) { return findIn<Larger>(*block); }
KD_EXPORT(smallest) int smallest(const Block* block) { return findIn<Smaller>(*block); }

}  // namespace kindling::extremum
