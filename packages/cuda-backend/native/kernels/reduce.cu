// Folds over some dimensions, and positions of extrema. Dimensions of the block: the kept ones, scalar 0 of them, then the
// reduced ones. A group of threads folds one result; results depend on sizes alone, never on the device.
#include <kindling/reduce.h>
#include "entries.h"
#include "group.h"

namespace kindling {
namespace {

enum Code {
#define REDUCE(name, ...) name,
#include <kindling/reduce_ops.def>
#undef REDUCE
};

template <class T, class... Listed>
constexpr bool isListed(Types<Listed...>) {
  return (__is_same(T, Listed) || ...);
}

template <class T>
KD_FN T combined(int op, T a, T b) {
  switch (op) {
#define REDUCE(name, types, ...)                                      \
  case name:                                                          \
    if constexpr (isListed<T>(types{})) return reduce::name::combine(a, b); \
    break;
#include <kindling/reduce_ops.def>
#undef REDUCE
  }
  return a;
}
template <class T>
KD_FN T identityOf(int op) {
  switch (op) {
    case prod: case all: return T(1);
    case amax: return limits::lowest<T>();
    case amin: return limits::highest<T>();
    default: return T(0);
  }
}

/**
 * Segment `blockIdx.y` of the reduced elements of each output. With several segments the folds go to `partial`, one row of
 * outputs for each segment.
 */
template <class T>
KD_KERNEL foldKernel(KD_PARAM(Call) call, int64_t outputs, int64_t count, int64_t segment, int group, T* partial) {
  const Block& block = call.block;
  const int kept = static_cast<int>(block.scalar[0].integer), lane = threadIdx.x & (group - 1);
  KD_SHARED(T, room);
  const int64_t begin = blockIdx.y * segment, end = begin + segment < count ? begin + segment : count;
  const int64_t each = blockDim.x / group, rounds = (outputs + each - 1) / each;
  for (int64_t round = blockIdx.x; round < rounds; round += gridDim.x) {
    const int64_t output = round * each + threadIdx.x / group;
    const bool mine = output < outputs;
    const Offsets<2> at(block, mine ? output : 0, 0, kept);
    const T* x = operandAt<T>(call, 1) + at.of[1];
    T total = identityOf<T>(block.op);
    if (mine)
      for (int64_t k = begin + lane; k < end; k += group) total = combined(block.op, total, x[Offsets<2>(block, k, kept, block.ndim).of[1]]);
    const int op = block.op;
    total = combineGroup(total, group, room, [op](T a, T b) { return combined(op, a, b); });
    if (!mine || lane != 0) continue;
    if (gridDim.y == 1)
      operandAt<T>(call, 0)[at.of[0]] = total;
    else
      partial[blockIdx.y * outputs + output] = total;
  }
}

template <class T>
KD_KERNEL foldSegmentsKernel(KD_PARAM(Call) call, int64_t outputs, int segments, const T* partial) {
  for (int64_t i = threadPosition(); i < outputs; i += threadCount()) {
    T total = partial[i];
    for (int s = 1; s < segments; s++) total = combined(call.block.op, total, partial[s * outputs + i]);
    operandAt<T>(call, 0)[Offsets<1>(call.block, i, 0, static_cast<int>(call.block.scalar[0].integer)).of[0]] = total;
  }
}

/** Few outputs of many elements are cut into segments, which blocks share. */
int segmentsFor(int64_t outputs, int64_t count) {
  constexpr int64_t enough = 256, shortest = 8192;
  const int64_t segments = count / shortest < enough / outputs ? count / shortest : enough / outputs;
  return segments < 1 ? 1 : static_cast<int>(segments);
}

template <class T>
int fold(const Launch& launch) {
  const Block& block = launch.block();
  const int kept = static_cast<int>(block.scalar[0].integer);
  const int64_t outputs = positions(block, 0, kept), count = positions(block, kept, block.ndim);
  int segments = segmentsFor(outputs, count);
  const int64_t segment = (count + segments - 1) / segments;
  segments = static_cast<int>((count + segment - 1) / segment);
  const int group = groupFor(segment);
  T* partial = nullptr;
  if (segments > 1 && (partial = static_cast<T*>(launch.room(sizeof(T) * segments * outputs))) == nullptr) return outOfMemory;
  const unsigned threads = group == blockThreads ? blockThreads : threadsFor(outputs * group);
  const dim3 grid(blocksFor(outputs * group, threads), segments);
  KD_LAUNCH(foldKernel<T>, grid, threads, threads * sizeof(T), launch.stream)(launch.call, outputs, count, segment, group, partial);
  if (segments > 1)
    KD_LAUNCH(foldSegmentsKernel<T>, blocksFor(outputs), threadsFor(outputs), 0, launch.stream)(launch.call, outputs, segments, partial);
  return ok;
}

template <class T>
struct Found {
  T value;
  int64_t at;  // -1 for nothing
};

/** The first of equals wins, and NaN wins over everything. */
template <class T>
KD_FN Found<T> better(bool largest, Found<T> a, Found<T> b) {
  if (a.at < 0) return b;
  if (b.at < 0) return a;
  const bool nanA = a.value != a.value, nanB = b.value != b.value;
  if (nanA || nanB) return nanA && (!nanB || a.at < b.at) ? a : b;
  if (a.value == b.value) return a.at < b.at ? a : b;
  return (largest ? a.value > b.value : a.value < b.value) ? a : b;
}

/** Operands: indices (int64), input, and values where there are three. */
template <class T>
KD_KERNEL extremumKernel(KD_PARAM(Call) call, int64_t outputs, int64_t count, int group) {
  const Block& block = call.block;
  const int kept = static_cast<int>(block.scalar[0].integer), lane = threadIdx.x & (group - 1);
  const bool largest = block.scalar[1].integer != 0;
  KD_SHARED(Found<T>, room);
  const int64_t each = blockDim.x / group, rounds = (outputs + each - 1) / each;
  for (int64_t round = blockIdx.x; round < rounds; round += gridDim.x) {
    const int64_t output = round * each + threadIdx.x / group;
    const bool mine = output < outputs;
    const Offsets<3> at(block, mine ? output : 0, 0, kept);
    const T* x = operandAt<T>(call, 1) + at.of[1];
    Found<T> best{T(0), -1};
    if (mine)
      for (int64_t k = lane; k < count; k += group) best = better(largest, best, Found<T>{x[Offsets<2>(block, k, kept, block.ndim).of[1]], k});
    best = combineGroup(best, group, room, [largest](Found<T> a, Found<T> b) { return better(largest, a, b); });
    if (!mine || lane != 0) continue;
    operandAt<int64_t>(call, 0)[at.of[0]] = best.at;
    if (block.operands == 3) operandAt<T>(call, 2)[at.of[2]] = best.value;
  }
}

}  // namespace

/** Operands: out, input. */
int entries::reduce(const Launch& launch) {
  int status = unsupported;
  const int known = byDType(launch.block().dtype, All{}, [&](auto t) { status = fold<decltype(t)>(launch); });
  return known == ok ? status : unsupported;
}

int entries::extremum(const Launch& launch) {
  const Block& block = launch.block();
  const int kept = static_cast<int>(block.scalar[0].integer);
  const int64_t outputs = positions(block, 0, kept), count = positions(block, kept, block.ndim);
  const int group = groupFor(count);
  return byDType(block.dtype, All{}, [&](auto t) {
    using T = decltype(t);
    const unsigned threads = group == blockThreads ? blockThreads : threadsFor(outputs * group);
    KD_LAUNCH(extremumKernel<T>, blocksFor(outputs * group, threads), threads, threads * sizeof(Found<T>), launch.stream)
    (launch.call, outputs, count, group);
  });
}

}  // namespace kindling
