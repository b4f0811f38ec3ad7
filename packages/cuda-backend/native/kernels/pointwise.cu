// One output element a thread: the functors of pointwise_ops.def and math_ops.def over operands of any layout.
#include <kindling/pointwise.h>
#include <kindling/smooth.h>
#include "entries.h"
#include "launch.h"

namespace kindling {
namespace {

enum PointwiseCode {
#define ANY(name, ...) name,
#define UNARY ANY
#define PREDICATE ANY
#define BINARY ANY
#define DIVISION ANY
#define COMPARE ANY
#include <kindling/pointwise_ops.def>
#undef UNARY
#undef PREDICATE
#undef BINARY
#undef DIVISION
#undef COMPARE
};
enum MathCode {
#define MATH1(name, ...) math_##name,
#define MATH2(name, ...) math_##name,
#include <kindling/math_ops.def>
#undef MATH1
#undef MATH2
};

template <class T, class... Listed>
constexpr bool isListed(Types<Listed...>) {
  return (__is_same(T, Listed) || ...);
}

// A switch for each dtype instead of a kernel for each op and dtype: the branch is the same for all threads, and compiling
// takes a tenth of the time.
#define CASE(name, types, call)                                \
  case name:                                                   \
    if constexpr (isListed<T>(types{})) return pointwise::name::call; \
    break;
#define NONE(...)

struct Unary {
  template <class T>
  static KD_FN T apply(int op, T x, T) {
    switch (op) {
#define UNARY(name, types, ...) CASE(name, types, apply(x))
#define PREDICATE NONE
#define BINARY NONE
#define DIVISION NONE
#define COMPARE NONE
#include <kindling/pointwise_ops.def>
#undef UNARY
#undef PREDICATE
    }
    return x;
  }
};
struct Predicate {
  template <class T>
  static KD_FN bool apply(int op, T x, T) {
    switch (op) {
#define UNARY NONE
#define PREDICATE(name, types, ...) CASE(name, types, apply(x))
#include <kindling/pointwise_ops.def>
#undef PREDICATE
#undef BINARY
#undef DIVISION
    }
    return false;
  }
};
struct Binary {
  template <class T>
  static KD_FN T apply(int op, T a, T b) {
    switch (op) {
#define PREDICATE NONE
#define BINARY(name, types, ...) CASE(name, types, apply(a, b))
#define DIVISION(name, types, ...) CASE(name, types, apply(a, b))
#include <kindling/pointwise_ops.def>
#undef BINARY
#undef DIVISION
#undef COMPARE
    }
    return a;
  }
};
struct Compare {
  template <class T>
  static KD_FN bool apply(int op, T a, T b) {
    switch (op) {
#define BINARY NONE
#define DIVISION NONE
#define COMPARE(name, types, ...) CASE(name, types, apply(a, b))
#include <kindling/pointwise_ops.def>
#undef UNARY
#undef PREDICATE
#undef BINARY
#undef DIVISION
#undef COMPARE
    }
    return false;
  }
};
struct Math1 {
  template <class T>
  static KD_FN T apply(int op, T x, T) {
    switch (op) {
#define MATH1(name, ...) \
  case math_##name: return smooth::name::apply(x);
#define MATH2 NONE
#include <kindling/math_ops.def>
#undef MATH1
#undef MATH2
    }
    return x;
  }
};
struct Math2 {
  template <class T>
  static KD_FN T apply(int op, T a, T b) {
    switch (op) {
#define MATH1 NONE
#define MATH2(name, ...) \
  case math_##name: return smooth::name::apply(a, b);
#include <kindling/math_ops.def>
#undef MATH1
#undef MATH2
    }
    return a;
  }
};

template <class Family, class T, int inputs>
KD_KERNEL pointwiseKernel(KD_PARAM(Call) call, int64_t n) {
  using Result = decltype(Family::apply(0, T{}, T{}));
  if (refused(call)) return;
  const Block& block = call.block;
  Result* out = operandAt<Result>(call, 0);
  const T *a = operandAt<T>(call, 1), *b = operandAt<T>(call, inputs);
  for (int64_t i = threadPosition(); i < n; i += threadCount()) {
    const Offsets<inputs + 1> at(block, i, 0, block.ndim);
    out[at.of[0]] = Family::apply(block.op, a[at.of[1]], b[at.of[inputs]]);
  }
}

template <class Family, int inputs, class... T>
int launchFor(const Launch& launch, Types<T...>) {
  const int64_t n = positions(launch.block(), 0, launch.block().ndim);
  const auto run = [&](auto kernel) { KD_LAUNCH(kernel, blocksFor(n), threadsFor(n), 0, launch.stream)(launch.call, n); };
  const bool found = ((DTypeOf<T>::code == launch.block().dtype && (run(pointwiseKernel<Family, T, inputs>), true)) || ...);
  return found ? ok : unsupported;
}

/** Reports a zero in operand 2. */
template <class T>
KD_KERNEL divisorKernel(KD_PARAM(Call) call, int64_t n) {
  const T* b = operandAt<T>(call, 2);
  for (int64_t i = threadPosition(); i < n; i += threadCount()) {
    const Offsets<3> at(call.block, i, 0, call.block.ndim);
    if (b[at.of[2]] == T(0)) report(call, divisionByZero, i, 0);
  }
}

template <class... T>
void checkDivisor(const Launch& launch, Types<T...>) {
  const int64_t n = positions(launch.block(), 0, launch.block().ndim);
  const auto run = [&](auto kernel) { KD_LAUNCH(kernel, blocksFor(n), threadsFor(n), 0, launch.stream)(launch.call, n); };
  ((DTypeOf<T>::code == launch.block().dtype ? run(divisorKernel<T>) : void()), ...);
  launch.call.guarded = 1;
}

enum class Kind { unary, predicate, binary, division, compare };
struct Row {
  Kind kind;
  uint32_t dtypes;
};
template <class... T>
constexpr uint32_t maskOf(Types<T...>) {
  return ((1u << DTypeOf<T>::code) | ...);
}
constexpr Row rows[] = {
#define UNARY(name, types, ...) {Kind::unary, maskOf(types{})},
#define PREDICATE(name, types, ...) {Kind::predicate, maskOf(types{})},
#define BINARY(name, types, ...) {Kind::binary, maskOf(types{})},
#define DIVISION(name, types, ...) {Kind::division, maskOf(types{})},
#define COMPARE(name, types, ...) {Kind::compare, maskOf(types{})},
#include <kindling/pointwise_ops.def>
};

}  // namespace

int entries::pointwise(const Launch& launch) {
  const Row& row = rows[launch.block().op];
  if (!(row.dtypes >> launch.block().dtype & 1)) return unsupported;
  switch (row.kind) {
    case Kind::unary: return launchFor<Unary, 1>(launch, All{});
    case Kind::predicate: return launchFor<Predicate, 1>(launch, All{});
    case Kind::compare: return launchFor<Compare, 2>(launch, All{});
    case Kind::division: checkDivisor(launch, Integral{}); return launchFor<Binary, 2>(launch, All{});
    default: return launchFor<Binary, 2>(launch, All{});
  }
}

int entries::math(const Launch& launch) {
  return launch.block().operands == 2 ? launchFor<Math1, 1>(launch, Floating{}) : launchFor<Math2, 2>(launch, Floating{});
}

}  // namespace kindling
