// Reads the dims of a descriptor block as a list of numbers, in the order in which the TypeScript side wrote them.
#pragma once
#include <kindling/block.h>

namespace kindling {

class Numbers {
 public:
  explicit Numbers(const Block& block) : next_(block.dims) {}
  int count() { return static_cast<int>(*next_++); }
  ptrdiff_t stride() { return static_cast<ptrdiff_t>(*next_++); }

 private:
  const int64_t* next_;
};

}  // namespace kindling
