// One GPU as one environment (a thread of JavaScript) uses it.
#pragma once
#include <memory>
#include <vector>
#include "../kernels/call.h"
#include "allocator.h"

namespace kindling {

/** Pinned host memory by size; asking CUDA for it is slow. */
class PinnedPool {
 public:
  void* take(size_t bytes);
  void give(void* pointer);
  ~PinnedPool();

 private:
  std::multimap<size_t, void*> unused_;
  std::unordered_map<void*, size_t> bytes_;
};

class Device {
 public:
  explicit Device(int index);
  ~Device();

  int index() const { return index_; }
  Allocator& allocator() { return allocator_; }
  PinnedPool& pinned() { return pinned_; }

  /** Streams by number; 0 is the default one. All work goes to the current one. */
  int createStream();
  cudaStream_t stream(int number) const { return number < static_cast<int>(streams_.size()) ? streams_[number] : nullptr; }
  int currentNumber() const { return current_; }
  cudaStream_t current() const { return streams_[current_]; }
  void setCurrent(int number) { current_ = number; }
  /** For copies to the host that work does not wait for. */
  cudaStream_t outStream() const { return out_; }

  /** The status of the launch, or -(CUDA's code). */
  int launch(int entry, Call& call);
  cudaError_t write(void* to, const void* from, size_t bytes);
  /** Returns when the bytes are there. */
  cudaError_t read(void* to, const void* from, size_t bytes);
  /** All streams. */
  cudaError_t synchronize();
  /** What kernels found wrong since the last call, up to now; waits for the current stream. */
  Fault takeFault();
  /** Orders what comes on the current stream after what is on another device's. */
  void waitFor(Device& other);

 private:
  const int index_;
  int current_ = 0;
  bool mayFault_ = false;
  Allocator allocator_;
  PinnedPool pinned_;
  std::vector<cudaStream_t> streams_;
  cudaStream_t out_ = nullptr;
  cudaEvent_t event_ = nullptr;
  Fault* fault_ = nullptr;      // on the device
  Fault* hostFault_ = nullptr;  // pinned
};

}  // namespace kindling
