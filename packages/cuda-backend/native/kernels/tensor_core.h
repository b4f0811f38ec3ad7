// What the tensor cores do: products of 16 x 16 by 16 x 8 elements of 16 bits, added in float, by a warp. Before sm_80 there is
// no bfloat16 and no such step for float16; kernels ask `hasTensorCores` and add by themselves.
#pragma once
#include <kindling/math/half.h>
#include "launch.h"
#if !defined(__CUDACC__)
#include "../../sim/tensor_cores.h"
#endif

namespace kindling {

#if !defined(__CUDACC__) || (defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800)
inline constexpr bool hasTensorCores = true;
#else
inline constexpr bool hasTensorCores = false;
#endif

/** Fragments of four 8 x 8 matrices in shared memory; lane i gives the address of row i % 8 of matrix i / 8. */
KD_DEVICE void loadMatrices(uint32_t (&fragment)[4], const void* row) {
#if !defined(__CUDACC__)
  sim::loadMatrices(fragment, row);
#else
  const uint32_t address = static_cast<uint32_t>(__cvta_generic_to_shared(row));
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
               : "=r"(fragment[0]), "=r"(fragment[1]), "=r"(fragment[2]), "=r"(fragment[3])
               : "r"(address));
#endif
}

#if !defined(__CUDACC__)
template <class T>
void multiplyMatrices(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2], T) {
  sim::multiplyMatrices(d, a, b, [](uint16_t bits) { return math::widen(T{bits}); });
}
#elif defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
#define KD_MMA(name, type)                                                                                                   \
  KD_DEVICE void multiplyMatrices(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2], type) {                     \
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32." name "." name ".f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, " \
                 "{%0, %1, %2, %3};"                                                                                         \
                 : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])                                                            \
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));                                        \
  }
KD_MMA("bf16", BFloat16)
KD_MMA("f16", Float16)
#undef KD_MMA
#else
template <class T>
KD_DEVICE void multiplyMatrices(float (&)[4], const uint32_t (&)[4], const uint32_t (&)[2], T) {}
#endif

}  // namespace kindling
