#include <kindling/pointwise.h>
#include "tiles.h"
#include "walk.h"

namespace kindling::pointwise_loops {
namespace {

template <class Op, class T>
void loop1(void* out, const void* a, const void*, const void*, size_t n, const Block*) {
  using R = decltype(Op::apply(T{}));
  R* o = static_cast<R*>(out);
  const T* x = static_cast<const T*>(a);
  KD_INDEPENDENT
  for (size_t i = 0; i < n; i++) o[i] = Op::apply(x[i]);
}

template <class Op, class T>
void loop2(void* out, const void* a, const void* b, const void*, size_t n, const Block*) {
  using R = decltype(Op::apply(T{}, T{}));
  R* o = static_cast<R*>(out);
  const T *x = static_cast<const T*>(a), *y = static_cast<const T*>(b);
  KD_INDEPENDENT
  for (size_t i = 0; i < n; i++) o[i] = Op::apply(x[i], y[i]);
}

struct Row {
  Loop loop[dtypeSlots];
  bool divides;
  bool toBool;
};

template <class Op, class... T>
constexpr Row row1(Types<T...>) {
  Row row{};
  row.toBool = __is_same(decltype(Op::apply(float{})), bool);
  ((row.loop[DTypeOf<T>::code] = loop1<Op, T>), ...);
  return row;
}
template <class Op, class... T>
constexpr Row row2(Types<T...>, bool divides = false) {
  Row row{};
  row.divides = divides;
  row.toBool = __is_same(decltype(Op::apply(int32_t{}, int32_t{})), bool);
  ((row.loop[DTypeOf<T>::code] = loop2<Op, T>), ...);
  return row;
}
#define UNARY(name, types, ...) row1<pointwise::name>(types{}),
#define PREDICATE(name, types, ...) row1<pointwise::name>(types{}),
#define BINARY(name, types, ...) row2<pointwise::name>(types{}),
#define COMPARE(name, types, ...) row2<pointwise::name>(types{}),
#define DIVISION(name, types, ...) row2<pointwise::name>(types{}, true),
constexpr Row rows[] = {
#include <kindling/pointwise_ops.def>
};

bool isInteger(int dtype) { return dtype != DTypeOf<float>::code && dtype != DTypeOf<double>::code; }

template <class T>
bool hasZero(const void* data, int64_t stride, size_t n) {
  const T* x = static_cast<const T*>(data);
  bool found = false;
  for (size_t i = 0; i < n; i++) found |= x[static_cast<int64_t>(i) * stride] == 0;
  return found;
}

bool hasZero(int dtype, const void* data, int64_t stride, size_t n) {
  switch (elementBytes[dtype]) {
    case 1: return hasZero<uint8_t>(data, stride, n);
    case 4: return hasZero<uint32_t>(data, stride, n);
    default: return hasZero<uint64_t>(data, stride, n);
  }
}

/** Whether operand 2, the divisor, holds a zero. */
bool dividesByZero(const Block& block) {
  const int bytes = elementBytes[block.dtype], last = block.ndim - 1;
  Walk walk(block, 3, 0, last);
  do {
    const char* row = block.data<char>(2) + walk.offset[2] * bytes;
    if (hasZero(block.dtype, row, block.strides(2)[last], static_cast<size_t>(block.size(last)))) return true;
  } while (walk.next());
  return false;
}

}  // namespace

KD_EXPORT(unary) int unary(int code, const void* a, void* out, size_t n) {
  Loop loop = rows[code >> 4].loop[code & 15];
  if (loop == nullptr) return unsupported;
  const int bytes = elementBytes[code & 15];
  runContiguous(loop, out, rows[code >> 4].toBool ? 1 : bytes, a, nullptr, bytes, n, 0);
  return ok;
}

/** `mode` 0: two arrays; 1: a is one element; 2: b is one element. */
KD_EXPORT(binary) int binary(int code, const void* a, const void* b, void* out, size_t n, int mode) {
  const int op = code >> 4, dtype = code & 15, bytes = elementBytes[dtype];
  Loop loop = rows[op].loop[dtype];
  if (loop == nullptr) return unsupported;
  if (rows[op].divides && isInteger(dtype) && hasZero(dtype, b, 1, mode == 2 ? 1 : n)) return divisionByZero;
  if (n == 1) mode = 0;
  runContiguous(loop, out, rows[op].toBool ? 1 : bytes, a, b, bytes, n, mode);
  return ok;
}

KD_EXPORT(pointwise) int pointwise(const Block* block) {
  Loop loop = rows[block->op].loop[block->dtype];
  if (loop == nullptr) return unsupported;
  if (rows[block->op].divides && isInteger(block->dtype) && dividesByZero(*block)) return divisionByZero;
  runTiles(*block, loop);
  return ok;
}

}  // namespace kindling::pointwise_loops
