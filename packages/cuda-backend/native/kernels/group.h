// Threads of a block that work on one result together: a power of two of neighbours, who share by shared memory.
#pragma once
#include "launch.h"

namespace kindling {

/** Neighbours for `n` elements each; the same for a size whatever the device, so that results are. */
inline int groupFor(int64_t n) {
  int group = 1;
  while (group < blockThreads && group * 4 < n) group *= 2;
  return group;
}

/** Combines `value` over the group, `room` being one element a thread. All threads of the block must come. */
template <class T, class F>
KD_DEVICE T combineGroup(T value, int group, T* room, F combine) {
  const int thread = threadIdx.x, lane = thread & (group - 1);
  room[thread] = value;
  __syncthreads();
  for (int half = group / 2; half > 0; half /= 2) {
    if (lane < half) room[thread] = combine(room[thread], room[thread + half]);
    __syncthreads();
  }
  const T result = room[thread - lane];
  __syncthreads();
  return result;
}

template <class T>
KD_DEVICE T sumGroup(T value, int group, T* room) {
  return combineGroup(value, group, room, [](T a, T b) { return a + b; });
}
template <class T>
KD_DEVICE T maximumGroup(T value, int group, T* room) {
  return combineGroup(value, group, room, [](T a, T b) { return a > b || a != a ? a : b; });
}

}  // namespace kindling
