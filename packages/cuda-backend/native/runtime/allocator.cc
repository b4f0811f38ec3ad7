#include "allocator.h"

#include <algorithm>

namespace kindling {
namespace {

constexpr size_t unit = 512;
constexpr size_t smallest = 2 << 20;  // of a segment
constexpr size_t large = 1 << 20;     // blocks from here on get segments that fit, or share one of `shared` bytes
constexpr size_t shared = 20 << 20;
constexpr size_t page = 2 << 20;

size_t roundUp(size_t bytes, size_t to) { return (bytes + to - 1) / to * to; }

size_t segmentFor(size_t bytes) {
  if (bytes <= large) return smallest;
  return bytes < shared / 2 ? shared : roundUp(bytes, page);
}

}  // namespace

void* Allocator::allocate(size_t bytes, int stream) {
  if (successesLeft_ == 0) {
    statistics_.failures++;
    return nullptr;
  }
  if (successesLeft_ > 0) successesLeft_--;
  bytes = roundUp(std::max(bytes, size_t(1)), unit);
  if (!waiting_.empty()) collectWaiting(false);
  Block* block = take(bytes, stream);
  if (block != nullptr) {
    statistics_.hits++;
  } else {
    statistics_.misses++;
    block = grow(bytes, stream);
    if (block == nullptr) {
      statistics_.retries++;
      collectWaiting(true);
      block = take(bytes, stream);
      if (block == nullptr && trim() > 0) block = grow(bytes, stream);
    }
  }
  if (block == nullptr) {
    statistics_.failures++;
    return nullptr;
  }
  split(block, bytes);
  block->used = true;
  used_[block->at] = block;
  statistics_.blocks++;
  statistics_.allocated += block->bytes;
  statistics_.peakAllocated = std::max(statistics_.peakAllocated, statistics_.allocated);
  return block->at;
}

Allocator::Block* Allocator::take(size_t bytes, int stream) {
  auto& pool = unused_[stream];
  Block wanted{nullptr, bytes, stream};
  const auto found = pool.lower_bound(&wanted);
  if (found == pool.end()) return nullptr;
  // A small block in a large one would keep it from serving what it was made for.
  if (bytes <= large && (*found)->bytes > smallest) return nullptr;
  Block* block = *found;
  pool.erase(found);
  return block;
}

Allocator::Block* Allocator::grow(size_t bytes, int stream) {
  size_t segment = segmentFor(bytes);
  void* pointer = nullptr;
  cudaSetDevice(device_);
  if (cudaMalloc(&pointer, segment) != cudaSuccess) {
    cudaGetLastError();  // not sticky: the next call must not find it
    segment = roundUp(bytes, page);
    if (cudaMalloc(&pointer, segment) != cudaSuccess) {
      cudaGetLastError();
      return nullptr;
    }
  }
  statistics_.reserved += segment;
  statistics_.peakReserved = std::max(statistics_.peakReserved, statistics_.reserved);
  statistics_.segments++;
  return new Block{static_cast<char*>(pointer), segment, stream};
}

void Allocator::split(Block* block, size_t bytes) {
  const size_t rest = block->bytes - bytes;
  if (rest < (bytes <= large ? unit : large)) return;
  Block* other = new Block{block->at + bytes, rest, block->stream};
  other->before = block;
  other->after = block->after;
  if (other->after != nullptr) other->after->before = other;
  block->after = other;
  block->bytes = bytes;
  unused_[block->stream].insert(other);
}

void Allocator::free(void* pointer) {
  const auto found = used_.find(pointer);
  if (found == used_.end()) return;
  Block* block = found->second;
  used_.erase(found);
  statistics_.blocks--;
  statistics_.allocated -= block->bytes;
  if (block->guests.empty()) return giveBack(block);
  Waiting waiting{block, {}};
  for (const auto& [stream, handle] : block->guests) {
    cudaEvent_t event;
    cudaEventCreateWithFlags(&event, cudaEventDisableTiming);
    cudaEventRecord(event, handle);
    waiting.events.push_back(event);
  }
  block->guests.clear();
  waiting_.push_back(std::move(waiting));
}

void Allocator::recordStream(void* pointer, int stream, cudaStream_t handle) {
  const auto found = used_.find(pointer);
  if (found == used_.end() || found->second->stream == stream) return;
  auto& guests = found->second->guests;
  const bool known = std::any_of(guests.begin(), guests.end(), [&](const auto& g) { return g.first == stream; });
  if (!known) guests.push_back({stream, handle});
}

void Allocator::collectWaiting(bool block) {
  for (size_t i = 0; i < waiting_.size();) {
    Waiting& waiting = waiting_[i];
    bool done = true;
    for (cudaEvent_t event : waiting.events)
      done = done && (block ? cudaEventSynchronize(event) : cudaEventQuery(event)) == cudaSuccess;
    if (!done) {
      i++;
      continue;
    }
    for (cudaEvent_t event : waiting.events) cudaEventDestroy(event);
    giveBack(waiting.block);
    waiting_[i] = std::move(waiting_.back());
    waiting_.pop_back();
  }
}

void Allocator::giveBack(Block* block) {
  block->used = false;
  if (block->before != nullptr && unused_[block->stream].erase(block->before)) block = join(block->before, block);
  if (block->after != nullptr && unused_[block->stream].erase(block->after)) block = join(block, block->after);
  unused_[block->stream].insert(block);
}

Allocator::Block* Allocator::join(Block* block, Block* other) {
  block->bytes += other->bytes;
  block->after = other->after;
  if (block->after != nullptr) block->after->before = block;
  delete other;
  return block;
}

size_t Allocator::trim() {
  collectWaiting(true);
  cudaSetDevice(device_);
  size_t freed = 0;
  for (auto& [stream, pool] : unused_)
    for (auto it = pool.begin(); it != pool.end();) {
      Block* block = *it;
      if (block->before != nullptr || block->after != nullptr) {
        ++it;
        continue;
      }
      it = pool.erase(it);
      cudaFree(block->at);
      freed += block->bytes;
      statistics_.segments--;
      delete block;
    }
  statistics_.reserved -= freed;
  return freed;
}

void Allocator::resetPeaks() {
  statistics_.peakAllocated = statistics_.allocated;
  statistics_.peakReserved = statistics_.reserved;
}

void Allocator::clear() {
  std::vector<void*> pointers;
  for (const auto& [pointer, block] : used_) {
    block->guests.clear();
    pointers.push_back(pointer);
  }
  for (void* pointer : pointers) free(pointer);
  trim();
}

}  // namespace kindling
