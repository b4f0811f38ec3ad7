// How kernels are declared and launched, for nvcc and for the CPU stand-in alike.
#pragma once
#include <cuda_runtime.h>
#include "call.h"

#define KD_KERNEL __global__ void __launch_bounds__(256)

#if defined(__CUDACC__)
/** Before a loop whose arrays are to lie in registers. */
#define KD_UNROLL _Pragma("unroll")
/** A parameter that all threads share. */
#define KD_PARAM(type) const __grid_constant__ type
#define KD_LAUNCH(kernel, grid, block, sharedBytes, stream) kernel<<<grid, block, sharedBytes, stream>>>
/** All shared memory is dynamic: the stand-in fills it with NaN and watches its bounds. */
#define KD_SHARED(type, name)                                        \
  extern __shared__ __align__(16) unsigned char kindlingShared[];    \
  type* name = reinterpret_cast<type*>(kindlingShared)
#else
#define KD_UNROLL
#define KD_PARAM(type) const type&
#define KD_LAUNCH(kernel, grid, block, sharedBytes, stream) sim::launcher(kernel, #kernel, grid, block, sharedBytes, stream)
#define KD_SHARED(type, name) type* name = reinterpret_cast<type*>(sim::sharedMemory)

namespace sim {
template <class... Parameters>
auto launcher(void (*kernel)(Parameters...), const char* name, dim3 grid, dim3 block, size_t sharedBytes, Stream* stream) {
  return [=](std::decay_t<Parameters>... arguments) { launch(name, grid, block, sharedBytes, stream, [=] { kernel(arguments...); }); };
}
}  // namespace sim
#endif

namespace kindling {

inline constexpr int blockThreads = 256;
/** Grids are bounded; threads go on by the size of the grid. */
inline constexpr int64_t mostBlocks = 1 << 16;

inline unsigned threadsFor(int64_t n) { return n >= blockThreads ? blockThreads : static_cast<unsigned>((n + 31) / 32 * 32); }
inline unsigned blocksFor(int64_t n, int64_t each = blockThreads) {
  const int64_t blocks = (n + each - 1) / each;
  return static_cast<unsigned>(blocks < mostBlocks ? blocks : mostBlocks);
}

/** Positions of dimensions first .. last - 1. */
inline int64_t positions(const Block& block, int first, int last) {
  int64_t n = 1;
  for (int d = first; d < last; d++) n *= block.dims[d];
  return n;
}

/** Calls with an unsigned word of the size of an element, for kernels that move elements whatever they are. */
template <class F>
int bySize(int bytes, F run) {
  switch (bytes) {
    case 1: run(uint8_t{}); return ok;
    case 2: run(uint16_t{}); return ok;
    case 4: run(uint32_t{}); return ok;
    case 8: run(uint64_t{}); return ok;
    case 16: run(Complex128{}); return ok;
    default: return unsupported;
  }
}

/** Calls with a value of the dtype, if it is among `T`. */
template <class F, class... T>
int byDType(int dtype, Types<T...>, F run) {
  return ((DTypeOf<T>::code == dtype && (run(T{}), true)) || ...) ? ok : unsupported;
}

#if defined(__CUDACC__)
#define KD_DEVICE __device__ __forceinline__
#else
#define KD_DEVICE inline
#endif

KD_DEVICE int64_t threadPosition() { return static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x; }
KD_DEVICE int64_t threadCount() { return static_cast<int64_t>(gridDim.x) * blockDim.x; }

template <class T>
KD_DEVICE T* operandAt(const Call& call, int k) {
  const OperandWords& words = call.block.operand[k];
  if (words.pointer < 2) return words.pointer == 0 ? nullptr : reinterpret_cast<T*>(const_cast<uint64_t*>(call.inlined[k]));
  return reinterpret_cast<T*>(static_cast<uintptr_t>(words.pointer));
}

/** Offsets, in elements, of operands 0 .. count - 1 at position i of dimensions first .. last - 1. */
template <int count>
struct Offsets {
  int64_t of[count];

  KD_DEVICE Offsets(const Block& block, int64_t i, int first, int last) {
    for (int k = 0; k < count; k++) of[k] = 0;
    for (int d = last - 1; d > first; d--) {
      const int64_t size = block.dims[d];
      // 64-bit division takes some forty instructions
      const bool narrow = ((i | size) >> 31) == 0;
      const int64_t quotient = narrow ? static_cast<uint32_t>(i) / static_cast<uint32_t>(size) : i / size;
      const int64_t index = i - quotient * size;
      for (int k = 0; k < count; k++) of[k] += index * block.dims[block.ndim * (1 + k) + d];
      i = quotient;
    }
    if (last > first)
      for (int k = 0; k < count; k++) of[k] += i * block.dims[block.ndim * (1 + k) + first];
  }
};

/** Leaves word of what is wrong for the host, if nothing else is. */
KD_DEVICE void report(const Call& call, int status, int64_t position, int64_t value) {
  if (atomicCAS(&call.fault->status, 0, status) != 0) return;
  call.fault->position = position;
  call.fault->value = value;
  call.fault->token = call.token;
}
/** Whether the check before this kernel failed, so that it must write nothing. */
KD_DEVICE bool refused(const Call& call) { return call.guarded != 0 && *static_cast<volatile int32_t*>(&call.fault->status) != 0; }

}  // namespace kindling
