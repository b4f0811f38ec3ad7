// Runs a contiguous loop over operands of any layout: strided operands pass through small buffers, a tile at a time.
#pragma once
#include <kindling/block.h>

namespace kindling {

/** out[i] = f(a[i], b[i], c[i]) for i < n. `block` carries the scalars; a loop without scalars ignores it. */
using Loop = void (*)(void* out, const void* a, const void* b, const void* c, size_t n, const Block* block);

inline constexpr size_t tileBytes = 4096;

/** Applies `loop` to operand 0 (output) and operands 1.. (inputs) of the block over its whole index space. */
void runTiles(const Block& block, Loop loop);

/** The same for contiguous operands of n elements, those in `scalarMask` (bit 0 = a) being one element repeated. */
void runContiguous(Loop loop, void* out, int outBytes, const void* a, const void* b, int inBytes, size_t n, int scalarMask);

/** dst[i] = src[i * stride], elements of `bytes` bytes. */
void gather(void* dst, const void* src, int64_t stride, size_t n, int bytes);
/** dst[i * stride] = src[i]. */
void scatter(void* dst, const void* src, int64_t stride, size_t n, int bytes);

}  // namespace kindling
