// Device memory, kept for the next use: asking CUDA for it stops the device. Work on one stream is done in order, so a block
// that goes back may be given out again at once, to the same stream.
#pragma once
#include <cuda_runtime.h>
#include <map>
#include <memory>
#include <set>
#include <unordered_map>
#include <vector>

namespace kindling {

struct MemoryStatistics {
  size_t allocated = 0, peakAllocated = 0;  // in blocks that are given out
  size_t reserved = 0, peakReserved = 0;    // taken from CUDA
  size_t blocks = 0, segments = 0;
  size_t hits = 0, misses = 0, retries = 0, failures = 0;
};

class Allocator {
 public:
  explicit Allocator(int device) : device_(device) {}

  /** Null when there is no room even after all that is unused was given back. */
  void* allocate(size_t bytes, int stream);
  void free(void* pointer);
  /** Another stream than its own works with the block: once freed, it stays out of use until that work is done. */
  void recordStream(void* pointer, int stream, cudaStream_t handle);
  /** Gives back everything, in use or not. All work on the device is done. */
  void clear();
  /** Gives back segments of which nothing is in use; how many bytes. */
  size_t trim();

  const MemoryStatistics& statistics() const { return statistics_; }
  void resetPeaks();

#if defined(KINDLING_SIM)
  /** For tests: after so many more requests all fail. Negative: none does. */
  void failAfter(long successes) { successesLeft_ = successes; }
#endif

 private:
  /** A piece of a segment; its neighbours are those beside it in memory. */
  struct Block {
    char* at;
    size_t bytes;
    int stream;
    bool used = false;
    Block *before = nullptr, *after = nullptr;
    std::vector<std::pair<int, cudaStream_t>> guests{};
  };
  struct BySize {
    bool operator()(const Block* a, const Block* b) const { return a->bytes != b->bytes ? a->bytes < b->bytes : a->at < b->at; }
  };
  struct Waiting {
    Block* block;
    std::vector<cudaEvent_t> events;
  };

  Block* take(size_t bytes, int stream);
  Block* grow(size_t bytes, int stream);
  void split(Block* block, size_t bytes);
  void giveBack(Block* block);
  Block* join(Block* block, Block* other);
  void collectWaiting(bool block);

  int device_;
  long successesLeft_ = -1;
  MemoryStatistics statistics_;
  std::map<int, std::set<Block*, BySize>> unused_;  // by stream
  std::unordered_map<void*, Block*> used_;
  std::vector<Waiting> waiting_;
};

}  // namespace kindling
