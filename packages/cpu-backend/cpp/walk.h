// Visits the positions of a strided index space in row-major order.
#pragma once
#include <kindling/block.h>

namespace kindling {

/** Calls visit(offsets) for every row, that is every position in all dimensions but the last; offsets count elements, one for
    each operand asked for. Stops where visit returns false. No dimension may be 0. */
template <int count, class Visit>
inline void walkRows(const Block& block, const int (&operands)[count], Visit visit) {
  const int outer = block.ndim - 1;
  int64_t index[maxDims] = {}, offset[count] = {};
  const int64_t* strides[count];
  for (int k = 0; k < count; k++) strides[k] = block.strides(operands[k]);
  for (;;) {
    if (!visit(offset)) return;
    int d = outer - 1;
    for (; d >= 0; d--) {
      index[d]++;
      for (int k = 0; k < count; k++) offset[k] += strides[k][d];
      if (index[d] < block.size(d)) break;
      for (int k = 0; k < count; k++) offset[k] -= index[d] * strides[k][d];
      index[d] = 0;
    }
    if (d < 0) return;
  }
}

}  // namespace kindling
