// Copies with conversion between any two dtypes, fills, and `where`.
#include <kindling/math/half.h>
#include <kindling/math/simple.h>
#include "pieces.h"
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

template <class T>
void widenLoop(void* out, const void* a, const void*, const void*, size_t n, const Block*) {
  float* o = static_cast<float*>(out);
  const T* x = static_cast<const T*>(a);
  KD_INDEPENDENT
  for (size_t i = 0; i < n; i++) o[i] = math::widen(x[i]);
}

template <class T>
void narrowLoop(void* out, const void* a, const void*, const void*, size_t n, const Block*) {
  T* o = static_cast<T*>(out);
  const float* x = static_cast<const float*>(a);
  KD_INDEPENDENT
  for (size_t i = 0; i < n; i++) math::narrow(x[i], o[i]);
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

/** Loops from one dtype to another. Those of 16-bit floats, int8 and int16 go through `hub`, a few of them excepted. */
struct Table {
  Row from[dtypeSlots];
  uint8_t hub[dtypeSlots];
};

template <class T>
constexpr void addCopy(Table& table, int code) {
  table.from[code].to[code] = convertLoop<T, T>;
}

template <class T>
constexpr void addInteger(Table& table) {
  constexpr int code = DTypeOf<T>::code, hub = DTypeOf<int32_t>::code;
  table.from[code].to[hub] = convertLoop<int32_t, T>;
  table.from[hub].to[code] = convertLoop<T, int32_t>;
  table.hub[code] = hub;
}

template <class T>
constexpr void addFloat(Table& table) {
  constexpr int code = DTypeOf<T>::code, hub = DTypeOf<float>::code;
  table.from[code].to[hub] = widenLoop<T>;
  table.from[hub].to[code] = narrowLoop<T>;
  table.hub[code] = hub;
}

template <class... From>
constexpr Table conversions(Types<From...> types) {
  Table table{};
  for (int i = 0; i < dtypeSlots; i++) table.hub[i] = static_cast<uint8_t>(i);
  ((table.from[DTypeOf<From>::code] = conversionsFrom<From>(types)), ...);
  addInteger<int8_t>(table);
  addInteger<int16_t>(table);
  addFloat<Float16>(table);
  addFloat<BFloat16>(table);
  addCopy<uint8_t>(table, DTypeOf<int8_t>::code);
  addCopy<uint16_t>(table, DTypeOf<int16_t>::code);
  addCopy<uint16_t>(table, DTypeOf<Float16>::code);
  addCopy<uint16_t>(table, DTypeOf<BFloat16>::code);
  addCopy<uint64_t>(table, DTypeOf<Complex64>::code);
  addCopy<Complex128>(table, DTypeOf<Complex128>::code);
  return table;
}

constexpr Table table = conversions(All{});

/** Between any two real dtypes, a piece at a time where there is no loop from one to the other. */
void convertBetween(int from, int to, void* out, const void* a, size_t n) {
  if (Loop loop = table.from[from].to[to]) return loop(out, a, nullptr, nullptr, n, nullptr);
  constexpr size_t piece = 256;
  alignas(16) char first[piece * 8], second[piece * 8];
  const int hubFrom = table.hub[from], hubTo = table.hub[to];
  for (size_t i = 0; i < n; i += piece) {
    const size_t length = n - i < piece ? n - i : piece;
    const char* x = static_cast<const char*>(a) + i * elementBytes[from];
    char* o = static_cast<char*>(out) + i * elementBytes[to];
    if (hubFrom != from) {
      table.from[from].to[hubFrom](first, x, nullptr, nullptr, length, nullptr);
      x = first;
    }
    char* middle = hubTo == to ? o : second;
    table.from[hubFrom].to[hubTo](middle, x, nullptr, nullptr, length, nullptr);
    if (hubTo != to) table.from[hubTo].to[to](o, second, nullptr, nullptr, length, nullptr);
  }
}

bool isConvertible(int from, int to) {
  return table.from[from].to[to] != nullptr || table.from[table.hub[from]].to[table.hub[to]] != nullptr;
}

void convertOperands(void* out, const void* a, const void*, const void*, size_t n, const Block* block) {
  convertBetween(block->operand[1].dtype, block->operand[0].dtype, out, a, n);
}

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

void transposeWords(const Block& block, int d) {
  switch (elementBytes[block.operand[0].dtype]) {
    case 1: return transposeAll<uint8_t>(block, d);
    case 2: return transposeAll<uint16_t>(block, d);
    case 4: return transposeAll<uint32_t>(block, d);
    case 8: return transposeAll<uint64_t>(block, d);
    default: return transposeAll<Complex128>(block, d);
  }
}

}  // namespace

KD_EXPORT(copy) int copy(const Block* block) {
  const int from = block->operand[1].dtype, to = block->operand[0].dtype;
  if (!isConvertible(from, to)) return unsupported;
  if (const int d = transposedDimension(*block); d >= 0) {
    inPieces(*block, 0, block->ndim, stridedGrain, nullptr, [d](const Block& piece, void*) { transposeWords(piece, d); });
    return ok;
  }
  Loop loop = table.from[from].to[to];
  runTiles(*block, loop != nullptr ? loop : convertOperands);
  return ok;
}

KD_EXPORT(copyContiguous) int copyContiguous(int from, int to, const void* a, void* out, size_t n) {
  if (!isConvertible(from, to)) return unsupported;
  const char* x = static_cast<const char*>(a);
  char* o = static_cast<char*>(out);
  threads::parallelElements(n, contiguousGrain, [=](size_t begin, size_t end) {
    convertBetween(from, to, o + begin * elementBytes[to], x + begin * elementBytes[from], end - begin);
  });
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
    case 16: runTiles(*block, whereLoop<Complex128>); return ok;
    default: return unsupported;
  }
}

}  // namespace kindling::copy_loops
