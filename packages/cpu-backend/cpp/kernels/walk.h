// Visits the positions of a strided index space in row-major order.
#pragma once
#include <kindling/block.h>

namespace kindling {

/** Steps through dimensions first .. last - 1 of a block, keeping the offsets, in elements, of a few of its operands. */
class Walk {
 public:
  static constexpr int maxOffsets = 4;
  int64_t offset[maxOffsets] = {};

  /** Offsets of the first `count` operands. */
  Walk(const Block& block, int count, int first, int last);
  /** To the next position; false, and back at the start, after the last one. No dimension may be 0. */
  bool next();

 private:
  const Block& block_;
  const int count_, first_, last_;
  int64_t index_[maxDims];
};

}  // namespace kindling
