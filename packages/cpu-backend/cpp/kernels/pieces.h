// Cuts a descriptor block along one dimension, so that threads run a kernel on the pieces.
#pragma once
#include <kindling/block.h>
#include "threads/parallel.h"

namespace kindling {

/** Elements that are worth a thread: contiguous ones, and strided ones or those of costlier kernels. */
inline constexpr size_t contiguousGrain = 65536, stridedGrain = 16384;

/** Elements begin .. end - 1 of dimension d. */
inline void narrow(Block& piece, const Block& block, int d, int64_t begin, int64_t end) {
  piece.op = block.op;
  piece.dtype = block.dtype;
  piece.ndim = block.ndim;
  piece.operands = block.operands;
  for (int i = 0; i < maxScalars; i++) piece.scalar[i] = block.scalar[i];
  for (int i = 0, n = block.ndim * (1 + block.operands); i < n; i++) piece.dims[i] = block.dims[i];
  piece.dims[d] = end - begin;
  for (int k = 0; k < block.operands; k++) {
    piece.operand[k] = block.operand[k];
    piece.operand[k].pointer += static_cast<uint64_t>(begin * block.strides(k)[d] * elementBytes[block.operand[k].dtype]);
  }
}

/** The outermost of dimensions first .. last - 1 that is long enough to cut, else the longest. */
inline int cutDimension(const Block& block, int first, int last) {
  constexpr int64_t enough = 64;
  int best = first;
  for (int d = first; d < last && block.size(best) < enough; d++)
    if (block.size(d) > block.size(best)) best = d;
  return best;
}

/** kernel(piece, room) for pieces cut along one of dimensions first .. last - 1, whose results do not depend on one another. */
template <class F>
KD_FN void inPieces(const Block& block, int first, int last, size_t grain, void* room, F kernel) {
  size_t elements = 1;
  for (int d = 0; d < block.ndim; d++) elements *= static_cast<size_t>(block.size(d));
  const bool few = elements / 2 < grain && !threads::pool().always;
  if (first >= last || few || grain == threads::never) return kernel(block, room);
  const int cut = cutDimension(block, first, last);
  const size_t size = static_cast<size_t>(block.size(cut)), each = elements / size;
  threads::parallelFor(size, (grain + each - 1) / each, room, [=, &block](size_t begin, size_t end, void* own) {
    if (end - begin == size) return kernel(block, own);
    Block piece;
    narrow(piece, block, cut, static_cast<int64_t>(begin), static_cast<int64_t>(end));
    kernel(piece, own);
  });
}

using BlockLoop = void (*)(const Block& block);

/** `loop` on pieces; null where there is none for the dtype. */
inline int runPieces(const Block& block, int first, int last, BlockLoop loop) {
  if (loop == nullptr) return unsupported;
  inPieces(block, first, last, stridedGrain, nullptr, [loop](const Block& piece, void*) { loop(piece); });
  return ok;
}

}  // namespace kindling
