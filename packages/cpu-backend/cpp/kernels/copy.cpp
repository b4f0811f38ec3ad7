// Copies with conversion between any two dtypes, fills, and `where`.
#include <kindling/math/simple.h>
#include "tiles.h"

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

}  // namespace

KD_EXPORT(copy) int copy(const Block* block) {
  Loop loop = table.from[block->operand[1].dtype].to[block->operand[0].dtype];
  if (loop == nullptr) return unsupported;
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
