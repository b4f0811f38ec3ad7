// softmax, logSoftmax and their gradients along the last dimension of the block; cross-entropy of rows. A group of threads
// takes a line.
#include <kindling/math/log.h>
#include "entries.h"
#include "group.h"

namespace kindling {
namespace {

/** f(line, whether there is one, lane) for the lines of this group, which all threads of the block visit together. */
template <class F>
KD_DEVICE void forEachLine(int64_t lines, int group, F f) {
  const int64_t each = blockDim.x / group, rounds = (lines + each - 1) / each;
  for (int64_t round = blockIdx.x; round < rounds; round += gridDim.x) {
    const int64_t line = round * each + threadIdx.x / group;
    f(line < lines ? line : 0, line < lines, static_cast<int>(threadIdx.x & (group - 1)));
  }
}

template <class T>
struct Line {
  const T* at;
  int64_t stride;
  KD_DEVICE T operator[](int64_t i) const { return at[i * stride]; }
};

/** Maximum of a line and the sum of exp(x - maximum). */
template <class T>
struct Totals {
  T top, sum;
};
template <class T>
KD_DEVICE Totals<T> totalsOf(Line<T> x, int64_t n, int lane, int group, T* room) {
  T top = -__builtin_inff();
  for (int64_t i = lane; i < n; i += group) top = x[i] > top || x[i] != x[i] ? x[i] : top;
  top = maximumGroup(top, group, room);
  T sum = 0;
  for (int64_t i = lane; i < n; i += group) sum += math::exp(x[i] - top);
  return {top, sumGroup(sum, group, room)};
}

template <class T>
KD_KERNEL softmaxKernel(KD_PARAM(Call) call, int64_t lines, int64_t n, int group) {
  const Block& block = call.block;
  const int last = block.ndim - 1;
  const bool logarithm = block.op != 0;
  KD_SHARED(T, room);
  forEachLine(lines, group, [&](int64_t line, bool mine, int lane) {
    const Offsets<2> at(block, line, 0, last);
    T* out = operandAt<T>(call, 0) + at.of[0];
    const Line<T> x{operandAt<T>(call, 1) + at.of[1], block.strides(1)[last]};
    const Totals<T> totals = totalsOf(x, n, lane, group, room);
    const T shift = totals.top + math::log(totals.sum);
    if (!mine) return;
    for (int64_t i = lane; i < n; i += group)
      out[i * block.strides(0)[last]] = logarithm ? x[i] - shift : math::exp(x[i] - totals.top) / totals.sum;
  });
}

/** Operands: out, gradient, result. */
template <class T>
KD_KERNEL softmaxBackwardKernel(KD_PARAM(Call) call, int64_t lines, int64_t n, int group) {
  const Block& block = call.block;
  const int last = block.ndim - 1;
  const bool logarithm = block.op != 0;
  KD_SHARED(T, room);
  forEachLine(lines, group, [&](int64_t line, bool mine, int lane) {
    const Offsets<3> at(block, line, 0, last);
    T* out = operandAt<T>(call, 0) + at.of[0];
    const Line<T> g{operandAt<T>(call, 1) + at.of[1], block.strides(1)[last]}, y{operandAt<T>(call, 2) + at.of[2], block.strides(2)[last]};
    T sum = 0;
    for (int64_t i = lane; i < n; i += group) sum += logarithm ? g[i] : g[i] * y[i];
    sum = sumGroup(sum, group, room);
    if (!mine) return;
    for (int64_t i = lane; i < n; i += group)
      out[i * block.strides(0)[last]] = logarithm ? g[i] - math::exp(y[i]) * sum : y[i] * (g[i] - sum);
  });
}

/** Reports a target that is neither a class nor the one to ignore. Operand 2 is the target. */
KD_KERNEL targetKernel(KD_PARAM(Call) call, int64_t rows, int64_t classes) {
  const int64_t ignored = call.block.scalar[0].integer;
  for (int64_t r = threadPosition(); r < rows; r += threadCount()) {
    const int64_t target = operandAt<int64_t>(call, 2)[r * call.block.strides(2)[0]];
    if (target != ignored && (target < 0 || target >= classes)) report(call, indexOutOfRange, r, target);
  }
}

/** -log softmax(x)[target], 0 where it is ignored. Operands: out (rows), x, target. */
template <class T>
KD_KERNEL crossEntropyKernel(KD_PARAM(Call) call, int64_t rows, int64_t n, int group) {
  if (refused(call)) return;
  const Block& block = call.block;
  KD_SHARED(T, room);
  forEachLine(rows, group, [&](int64_t row, bool mine, int lane) {
    const Line<T> x{operandAt<T>(call, 1) + row * block.strides(1)[0], block.strides(1)[1]};
    const int64_t target = operandAt<int64_t>(call, 2)[row * block.strides(2)[0]];
    const Totals<T> totals = totalsOf(x, n, lane, group, room);
    if (!mine || lane != 0) return;
    const bool counts = target != block.scalar[0].integer;
    operandAt<T>(call, 0)[row * block.strides(0)[0]] = counts ? math::log(totals.sum) - (x[target] - totals.top) : T(0);
  });
}

/** Operands: out, x, target, gradient (rows). */
template <class T>
KD_KERNEL crossEntropyBackwardKernel(KD_PARAM(Call) call, int64_t rows, int64_t n, int group) {
  if (refused(call)) return;
  const Block& block = call.block;
  KD_SHARED(T, room);
  forEachLine(rows, group, [&](int64_t row, bool mine, int lane) {
    const Line<T> x{operandAt<T>(call, 1) + row * block.strides(1)[0], block.strides(1)[1]};
    const int64_t target = operandAt<int64_t>(call, 2)[row * block.strides(2)[0]];
    const T g = operandAt<T>(call, 3)[row * block.strides(3)[0]];
    const Totals<T> totals = totalsOf(x, n, lane, group, room);
    if (!mine) return;
    const bool counts = target != block.scalar[0].integer;
    T* out = operandAt<T>(call, 0) + row * block.strides(0)[0];
    for (int64_t i = lane; i < n; i += group) {
      const T share = math::exp(x[i] - totals.top) / totals.sum * g;
      out[i * block.strides(0)[1]] = !counts ? T(0) : (i == target ? share - g : share);
    }
  });
}

struct Shape {
  int64_t lines, n;
};
/** Lines are those of the last dimension. */
Shape shapeOf(const Launch& launch) {
  const Block& block = launch.block();
  return {positions(block, 0, block.ndim - 1), block.dims[block.ndim - 1]};
}

template <class Kernel>
void onLines(const Launch& launch, Shape shape, size_t itemBytes, Kernel kernel) {
  const int group = groupFor(shape.n);
  const unsigned threads = group == blockThreads ? blockThreads : threadsFor(shape.lines * group);
  KD_LAUNCH(kernel, blocksFor(shape.lines * group, threads), threads, threads * itemBytes, launch.stream)(launch.call, shape.lines, shape.n, group);
}

void checkTargets(const Launch& launch, Shape shape) {
  KD_LAUNCH(targetKernel, blocksFor(shape.lines), threadsFor(shape.lines), 0, launch.stream)(launch.call, shape.lines, shape.n);
  launch.call.guarded = 1;
}

}  // namespace

/** Operands: out, input. The op is 0 for softmax, 1 for its logarithm. */
int entries::softmax(const Launch& launch) {
  return byDType(launch.block().dtype, Floating{}, [&](auto t) { onLines(launch, shapeOf(launch), sizeof t, softmaxKernel<decltype(t)>); });
}

int entries::softmaxBackward(const Launch& launch) {
  return byDType(launch.block().dtype, Floating{},
                 [&](auto t) { onLines(launch, shapeOf(launch), sizeof t, softmaxBackwardKernel<decltype(t)>); });
}

/** The block's dimensions are rows and classes; operands without classes have stride 0 in them. Scalar: the target to ignore. */
int entries::crossEntropy(const Launch& launch) {
  const Shape shape = shapeOf(launch);
  checkTargets(launch, shape);
  return byDType(launch.block().dtype, Floating{}, [&](auto t) { onLines(launch, shape, sizeof t, crossEntropyKernel<decltype(t)>); });
}

int entries::crossEntropyBackward(const Launch& launch) {
  const Shape shape = shapeOf(launch);
  checkTargets(launch, shape);
  return byDType(launch.block().dtype, Floating{}, [&](auto t) { onLines(launch, shape, sizeof t, crossEntropyBackwardKernel<decltype(t)>); });
}

}  // namespace kindling
