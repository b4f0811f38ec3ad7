#include "walk.h"

namespace kindling {

Walk::Walk(const Block& block, int count, int first, int last) : block_(block), count_(count), first_(first), last_(last) {
  for (int d = first; d < last; d++) index_[d] = 0;
}

// Not inlined: many kernels walk, and the time goes into rows.
__attribute__((noinline)) bool Walk::next() {
  for (int d = last_ - 1; d >= first_; d--) {
    index_[d]++;
    for (int k = 0; k < count_; k++) offset[k] += block_.strides(k)[d];
    if (index_[d] < block_.size(d)) return true;
    for (int k = 0; k < count_; k++) offset[k] -= index_[d] * block_.strides(k)[d];
    index_[d] = 0;
  }
  return false;
}

}  // namespace kindling
