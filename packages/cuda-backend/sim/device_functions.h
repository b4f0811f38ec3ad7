// What kernels call: barriers, warp exchanges, atomics. Threads take turns, so atomics are plain reads and writes.
#pragma once
#include "fibers.h"

#define __global__
#define __device__
#define __host__
#define __forceinline__ inline __attribute__((always_inline))
#define __launch_bounds__(...)
#define __align__(n) __attribute__((aligned(n)))

#define threadIdx sim::threadIndex
#define blockIdx sim::blockIndex
#define blockDim sim::blockSize
#define gridDim sim::gridSize

inline void __syncthreads() { sim::blockBarrier(); }
inline void __syncwarp(uint32_t mask = ~0u) { sim::warpBarrier(mask); }
inline void __threadfence() {}
inline void __threadfence_system() {}

namespace sim {

/** What lane `source` of the same warp passed. */
template <class T>
T exchange(uint32_t mask, T value, unsigned source) {
  static_assert(sizeof(T) <= slotBytes);
  std::memcpy(warpSlot(), &value, sizeof(T));
  const auto* slots = warpBarrier(mask);
  T result;
  std::memcpy(&result, slots[source], sizeof(T));
  return result;
}
inline unsigned lane() { return currentThread() % warpThreads; }

}  // namespace sim

template <class T>
T __shfl_sync(uint32_t mask, T value, int source, int width = 32) {
  return sim::exchange(mask, value, sim::lane() / width * width + source % width);
}
template <class T>
T __shfl_xor_sync(uint32_t mask, T value, int with, int = 32) {
  return sim::exchange(mask, value, sim::lane() ^ with);
}
template <class T>
T __shfl_down_sync(uint32_t mask, T value, unsigned by, int width = 32) {
  const unsigned lane = sim::lane();
  return sim::exchange(mask, value, lane % width + by < static_cast<unsigned>(width) ? lane + by : lane);
}
template <class T>
T __shfl_up_sync(uint32_t mask, T value, unsigned by, int width = 32) {
  const unsigned lane = sim::lane();
  return sim::exchange(mask, value, lane % width >= by ? lane - by : lane);
}
inline uint32_t __ballot_sync(uint32_t mask, int predicate) {
  *sim::warpSlot() = predicate != 0;
  const auto* slots = sim::warpBarrier(mask);
  uint32_t votes = 0;
  for (unsigned i = 0; i < sim::warpThreads; i++)
    if ((mask >> i & 1) && slots[i][0]) votes |= 1u << i;
  return votes;
}
inline int __any_sync(uint32_t mask, int predicate) { return __ballot_sync(mask, predicate) != 0; }
inline int __all_sync(uint32_t mask, int predicate) { return __ballot_sync(mask, !predicate) == 0; }

template <class T>
T atomicAdd(T* at, T value) {
  const T old = *at;
  *at = old + value;
  return old;
}
template <class T>
T atomicCAS(T* at, T expected, T value) {
  const T old = *at;
  if (old == expected) *at = value;
  return old;
}
template <class T>
T atomicExch(T* at, T value) {
  const T old = *at;
  *at = value;
  return old;
}
