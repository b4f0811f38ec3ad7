// The functions of entries.def: each reads its descriptor block and launches kernels; gives a Status.
#pragma once
#include <cuda_runtime.h>
#include <vector>
#include "../runtime/allocator.h"
#include "call.h"

namespace kindling {

/** One call on one stream. */
struct Launch {
  Call& call;
  cudaStream_t stream;
  Allocator& allocator;
  int streamNumber;
  std::vector<void*>& rooms;

  const Block& block() const { return call.block; }
  /** Device memory until the work launched here is done; null where there is none. */
  void* room(size_t bytes) const {
    void* pointer = allocator.allocate(bytes, streamNumber);
    if (pointer != nullptr) rooms.push_back(pointer);
    return pointer;
  }
  /** Of those blocks that hold a list of numbers in place of the dims. */
  int64_t number(int i) const { return call.block.dims[i]; }
};

namespace entries {
#define ENTRY(name) int name(const Launch& launch);
#include "entries.def"
#undef ENTRY
}  // namespace entries

}  // namespace kindling
