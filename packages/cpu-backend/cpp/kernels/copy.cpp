// Copies with conversion between any two dtypes, fills, and `where`.
#include <kindling/math/simple.h>
#include "tiles.h"
#include "walk.h"

namespace kindling::copy_loops {
namespace {

template <class To, class From>
void convertLoop(void* out, const void* a, const void*, const void*, size_t n, const Block*) {
  To* o = static_cast<To*>(out);
  const From* x = static_cast<const From*>(a);
  KD_INDEPENDENT
  for (size_t i = 0; i < n; i++) o[i] = math::convert<To>(x[i]);
}

struct Row {
  Loop to[dtypeSlots];
};

template <class From, class... To>
constexpr Row conversionsFrom(Types<To...>) {
  Row row{};
  ((row.to[DTypeOf<To>::code] = convertLoop<To, From>), ...);
  return row;
}

struct Table {
  Row from[dtypeSlots];
};

template <class... From>
constexpr Table conversions(Types<From...> types) {
  Table table{};
  ((table.from[DTypeOf<From>::code] = conversionsFrom<From>(types)), ...);
  return table;
}

constexpr Table table = conversions(All{});

template <class T>
void fillLoop(void* out, const void*, const void*, const void*, size_t n, const Block* block) {
  T* o = static_cast<T*>(out);
  const T value = static_cast<T>(block->scalar[0].integer);
  KD_INDEPENDENT
  for (size_t i = 0; i < n; i++) o[i] = value;
}

template <class T>
void whereLoop(void* out, const void* condition, const void* a, const void* b, size_t n, const Block*) {
  T* o = static_cast<T*>(out);
  const uint8_t* c = static_cast<const uint8_t*>(condition);
  const T *x = static_cast<const T*>(a), *y = static_cast<const T*>(b);
  KD_INDEPENDENT
  for (size_t i = 0; i < n; i++) {
    const T p = x[i], q = y[i];  // both loaded, so that the choice is a select
    o[i] = c[i] != 0 ? p : q;
  }
}

/** Elements i, j of a matrix whose rows run forward in `out` and whose columns run forward in x, a cache-sized square at a time. */
template <class T>
void transposeMatrix(T* out, int64_t outStep, const T* x, int64_t step, int64_t rows, int64_t columns) {
  constexpr int64_t side = 16;
  for (int64_t i = 0; i < rows; i += side)
    for (int64_t j = 0; j < columns; j += side) {
      const int64_t endI = i + side < rows ? i + side : rows, endJ = j + side < columns ? j + side : columns;
      for (int64_t p = i; p < endI; p++)
        for (int64_t q = j; q < endJ; q++) out[p * outStep + q] = x[p + q * step];
    }
}

/** A dimension in which x runs forward while it does not in the last one, or -1. */
int transposedDimension(const Block& block) {
  const int last = block.ndim - 1;
  const bool plain = block.operand[0].dtype == block.operand[1].dtype && block.strides(0)[last] == 1 && block.strides(1)[last] != 1;
  if (!plain || block.size(last) < 8) return -1;
  for (int d = 0; d < last; d++)
    if (block.strides(1)[d] == 1 && block.size(d) >= 8) return d;
  return -1;
}

template <class T>
void transposeAll(const Block& block, int d) {
  const int last = block.ndim - 1;
  Block outer = block;
  outer.dims[d] = outer.dims[last] = 1;
  Walk matrices(outer, 2, 0, block.ndim);
  do {
    transposeMatrix(block.data<T>(0) + matrices.offset[0], block.strides(0)[d], block.data<T>(1) + matrices.offset[1], block.strides(1)[last],
                    block.size(d), block.size(last));
  } while (matrices.next());
}

}  // namespace

KD_EXPORT(copy) int copy(const Block* block) {
  Loop loop = table.from[block->operand[1].dtype].to[block->operand[0].dtype];
  if (loop == nullptr) return unsupported;
  if (const int d = transposedDimension(*block); d >= 0) {
    switch (elementBytes[block->operand[0].dtype]) {
      case 1: transposeAll<uint8_t>(*block, d); return ok;
      case 2: transposeAll<uint16_t>(*block, d); return ok;
      case 4: transposeAll<uint32_t>(*block, d); return ok;
      case 8: transposeAll<uint64_t>(*block, d); return ok;
    }
  }
  runTiles(*block, loop);
  return ok;
}

KD_EXPORT(copyContiguous) int copyContiguous(int from, int to, const void* a, void* out, size_t n) {
  Loop loop = table.from[from].to[to];
  if (loop == nullptr) return unsupported;
  loop(out, a, nullptr, nullptr, n, nullptr);
  return ok;
}

/** Scalar 0 holds the element's bits in its low bytes. */
KD_EXPORT(fill) int fill(const Block* block) {
  switch (elementBytes[block->operand[0].dtype]) {
    case 1: runTiles(*block, fillLoop<uint8_t>); return ok;
    case 2: runTiles(*block, fillLoop<uint16_t>); return ok;
    case 4: runTiles(*block, fillLoop<uint32_t>); return ok;
    case 8: runTiles(*block, fillLoop<uint64_t>); return ok;
    default: return unsupported;
  }
}

/** Operands: out, condition (bool), a, b. */
KD_EXPORT(where) int where(const Block* block) {
  switch (elementBytes[block->operand[0].dtype]) {
    case 1: runTiles(*block, whereLoop<uint8_t>); return ok;
    case 2: runTiles(*block, whereLoop<uint16_t>); return ok;
    case 4: runTiles(*block, whereLoop<uint32_t>); return ok;
    case 8: runTiles(*block, whereLoop<uint64_t>); return ok;
    default: return unsupported;
  }
}

}  // namespace kindling::copy_loops
