// Runs the blocks of a grid on one CPU thread: every CUDA thread of a block is a fiber with a stack of its own.
// A warp runs ahead of the others as far as it can, which is the schedule that shows a missing __syncthreads.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>

struct uint3 {
  unsigned x, y, z;
};
struct dim3 {
  unsigned x, y, z;
  constexpr dim3(unsigned x = 1, unsigned y = 1, unsigned z = 1) : x(x), y(y), z(z) {}
};

namespace sim {

extern uint3 threadIndex, blockIndex;
extern dim3 blockSize, gridSize;
extern unsigned char* sharedMemory;

inline constexpr unsigned warpThreads = 32;
/** The widest value that a warp exchanges in one step. */
inline constexpr unsigned slotBytes = 64;

/** Position of the running thread in its block. */
unsigned currentThread();

/** Waits for all threads of the block. Aborts where some wait and others cannot come. */
void blockBarrier();

/** Waits for the lanes in `mask`; gives the slots that hold what they put in by `warpSlot`. */
const unsigned char (*warpBarrier(uint32_t mask))[slotBytes];

/** Where the running lane leaves what others of its warp read after the next `warpBarrier`. */
unsigned char* warpSlot();

/** Runs all blocks, one after the other. `name` is for messages. */
void run(const char* name, dim3 grid, dim3 block, size_t sharedBytes, const std::function<void()>& body);

}  // namespace sim
