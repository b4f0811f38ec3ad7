// Places of values in sorted lines. Operands: out (int64 or int32), values, sorted, whose stride along the last dimension of
// the block is 0. Scalars: length and stride of its lines, whether to go behind equal elements.
#include "pieces.h"
#include "tiles.h"
#include "walk.h"

namespace kindling::searching {
namespace {

/** NaN among the sorted elements or the values compares as in PyTorch: never before, so the search goes on to the right. */
template <class T>
int64_t place(const T* sorted, int64_t n, int64_t stride, T value, bool right) {
  int64_t low = 0, high = n;
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    const T x = sorted[middle * stride];
    if (right ? x > value : x >= value)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

template <class T>
void searchLines(const Block& block) {
  const int last = block.ndim - 1;
  const int64_t n = block.size(last), toOut = block.strides(0)[last], toValue = block.strides(1)[last];
  const int64_t length = block.scalar[0].integer, stride = block.scalar[1].integer;
  const bool right = block.scalar[2].integer != 0, narrow = block.operand[0].dtype == DTypeOf<int32_t>::code;
  Walk lines(block, 3, 0, last);
  do {
    const T* values = block.data<T>(1) + lines.offset[1];
    const T* sorted = block.data<T>(2) + lines.offset[2];
    for (int64_t i = 0; i < n; i++) {
      const int64_t at = place(sorted, length, stride, values[i * toValue], right);
      if (narrow)
        block.data<int32_t>(0)[lines.offset[0] + i * toOut] = static_cast<int32_t>(at);
      else
        block.data<int64_t>(0)[lines.offset[0] + i * toOut] = at;
    }
  } while (lines.next());
}

template <class T>
int search(const Block& block) {
  return runPieces(block, 0, block.ndim, searchLines<T>);
}

}  // namespace

KD_EXPORT(searchsorted) int searchsorted(const Block* block) {
  switch (block->dtype) {
    case DTypeOf<float>::code: return search<float>(*block);
    case DTypeOf<double>::code: return search<double>(*block);
    case DTypeOf<int64_t>::code: return search<int64_t>(*block);
    case DTypeOf<int32_t>::code: return search<int32_t>(*block);
    case DTypeOf<uint8_t>::code:
    case DTypeOf<bool>::code: return search<uint8_t>(*block);
    default: return unsupported;
  }
}

}  // namespace kindling::searching
