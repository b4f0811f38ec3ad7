// Copies of 16 bytes from global to shared memory that the thread does not wait for, where the architecture has them (sm_80).
#pragma once
#include "launch.h"
#if !defined(__CUDACC__)
#include "../../sim/async_copies.h"
#endif

namespace kindling {

/** `bytes` of 16; the rest is filled with zeros. Both addresses are multiples of 16. */
KD_DEVICE void copyAsync(void* shared, const void* global, int bytes) {
#if !defined(__CUDACC__)
  sim::copyAsync(shared, global, static_cast<size_t>(bytes));
#elif defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
  const uint32_t address = static_cast<uint32_t>(__cvta_generic_to_shared(shared));
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(address), "l"(global), "r"(bytes));
#else
  *static_cast<uint4*>(shared) = bytes == 16 ? *static_cast<const uint4*>(global) : uint4{0, 0, 0, 0};
#endif
}

KD_DEVICE void commitCopies() {
#if !defined(__CUDACC__)
  sim::commitCopies();
#elif defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
  asm volatile("cp.async.commit_group;");
#endif
}

/** Until at most `pending` committed groups are under way. */
template <int pending>
KD_DEVICE void waitForCopies() {
#if !defined(__CUDACC__)
  sim::waitForCopies(pending);
#elif defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
  asm volatile("cp.async.wait_group %0;" ::"n"(pending));
#endif
}

}  // namespace kindling
