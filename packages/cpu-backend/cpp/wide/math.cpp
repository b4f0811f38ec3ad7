// The ops of math_ops.def over contiguous operands.
#include <kindling/smooth.h>
#include "pack.h"
#include "threads/parallel.h"

namespace kindling::wide {
namespace {

using Loop = void (*)(Real* out, const Real* a, const Real* b, size_t n);

template <class Op>
void loop1(Real* out, const Real* a, const Real*, size_t n) {
  map(out, a, n, [](Pack x) { return Op::apply(x); });
}

template <class Op>
void loop2(Real* out, const Real* a, const Real* b, size_t n) {
  map(out, a, b, n, [](Pack x, Pack y) { return Op::apply(x, y); });
}

#define MATH1(name, ...) loop1<smooth::name>,
#define MATH2(name, ...) loop2<smooth::name>,
constexpr Loop loops[] = {
#include <kindling/math_ops.def>
};
#undef MATH1
#undef MATH2

}  // namespace

/** `b` is ignored by functions of one argument. */
KD_EXPORT(math) void math(int op, const Real* a, const Real* b, Real* out, size_t n) {
  constexpr size_t grain = 16384;
  const Loop loop = loops[op];
  threads::parallelElements(n, grain, [=](size_t i, size_t end) { loop(out + i, a + i, b == nullptr ? b : b + i, end - i); });
}

}  // namespace kindling::wide
