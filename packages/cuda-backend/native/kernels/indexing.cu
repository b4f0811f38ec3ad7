// Reading and writing at int64 indices. The block's dimensions are those of the index; along the indexed one, the operand
// that is addressed has stride 0 and `index * scalar 1` in place of it. Scalar 0 is its size: an index outside is reported.
#include <kindling/reduce.h>
#include "entries.h"
#include "launch.h"

namespace kindling {
namespace {

KD_DEVICE bool isInside(int64_t index, int64_t size) { return static_cast<uint64_t>(index) < static_cast<uint64_t>(size); }

KD_KERNEL checkIndexKernel(KD_PARAM(Call) call, int64_t n) {
  const Block& block = call.block;
  for (int64_t i = threadPosition(); i < n; i += threadCount()) {
    const int64_t index = operandAt<int64_t>(call, 0)[Offsets<1>(block, i, 0, block.ndim).of[0]];
    if (!isInside(index, block.scalar[0].integer)) report(call, indexOutOfRange, i, index);
  }
}

/** Operands: index, out, x. */
template <class Word>
KD_KERNEL gatherKernel(KD_PARAM(Call) call, int64_t n) {
  const Block& block = call.block;
  for (int64_t i = threadPosition(); i < n; i += threadCount()) {
    const Offsets<3> at(block, i, 0, block.ndim);
    const int64_t index = operandAt<int64_t>(call, 0)[at.of[0]];
    if (isInside(index, block.scalar[0].integer))
      operandAt<Word>(call, 1)[at.of[1]] = operandAt<Word>(call, 2)[at.of[2] + index * block.scalar[1].integer];
    else
      report(call, indexOutOfRange, i, index);
  }
}

enum Combination : int64_t { assign, add, multiply, larger, smaller };

template <class T>
KD_FN T combine(int64_t how, T a, T b) {
  switch (how) {
    case add: return static_cast<T>(a + b);
    case multiply: return static_cast<T>(a * b);
    case larger: return math::maximum(a, b);
    case smaller: return math::minimum(a, b);
    default: return b;
  }
}
template <class T>
KD_FN T identityOf(int64_t how) {
  switch (how) {
    case multiply: return T(1);
    case larger: return limits::lowest<T>();
    case smaller: return limits::highest<T>();
    default: return T(0);
  }
}

/**
 * One thread for each position outside the last dimension, which is the indexed one: elements that meet in one place are
 * combined in the order of the index, the same in every run. Operands: index (checked), out, source. Scalars 2 and 3: how, and
 * whether what is there takes part.
 */
template <class T>
KD_KERNEL scatterLinesKernel(KD_PARAM(Call) call, int64_t lines) {
  if (refused(call)) return;
  const Block& block = call.block;
  const int last = block.ndim - 1;
  const int64_t n = block.dims[last], step = block.scalar[1].integer, how = block.scalar[2].integer;
  for (int64_t line = threadPosition(); line < lines; line += threadCount()) {
    const Offsets<3> at(block, line, 0, last);
    const int64_t* index = operandAt<int64_t>(call, 0) + at.of[0];
    T* out = operandAt<T>(call, 1) + at.of[1];
    const T* source = operandAt<T>(call, 2) + at.of[2];
    if (block.scalar[3].integer == 0)
      for (int64_t i = 0; i < n; i++) out[index[i * block.strides(0)[last]] * step] = identityOf<T>(how);
    for (int64_t i = 0; i < n; i++) {
      T& place = out[index[i * block.strides(0)[last]] * step];
      place = combine(how, place, source[i * block.strides(2)[last]]);
    }
  }
}

template <class Word>
KD_KERNEL scatterWordsKernel(KD_PARAM(Call) call, int64_t lines) {
  if (refused(call)) return;
  const Block& block = call.block;
  const int last = block.ndim - 1;
  for (int64_t line = threadPosition(); line < lines; line += threadCount()) {
    const Offsets<3> at(block, line, 0, last);
    for (int64_t i = 0; i < block.dims[last]; i++)
      operandAt<Word>(call, 1)[at.of[1] + operandAt<int64_t>(call, 0)[at.of[0] + i * block.strides(0)[last]] * block.scalar[1].integer] =
          operandAt<Word>(call, 2)[at.of[2] + i * block.strides(2)[last]];
  }
}

KD_DEVICE void addAtomically(float* at, float value) { atomicAdd(at, value); }
KD_DEVICE void addAtomically(double* at, double value) { atomicAdd(at, value); }
KD_DEVICE void addAtomically(int32_t* at, int32_t value) { atomicAdd(at, value); }
KD_DEVICE void addAtomically(int64_t* at, int64_t value) {
  atomicAdd(reinterpret_cast<unsigned long long*>(at), static_cast<unsigned long long>(value));
}

/** One thread for each element; floating sums may round differently in each run. */
template <class T>
KD_KERNEL scatterAddKernel(KD_PARAM(Call) call, int64_t n) {
  if (refused(call)) return;
  const Block& block = call.block;
  for (int64_t i = threadPosition(); i < n; i += threadCount()) {
    const Offsets<3> at(block, i, 0, block.ndim);
    const int64_t index = operandAt<int64_t>(call, 0)[at.of[0]];
    addAtomically(operandAt<T>(call, 1) + at.of[1] + index * block.scalar[1].integer, operandAt<T>(call, 2)[at.of[2]]);
  }
}

/** Places of values in sorted lines: operands out (int64 or int32), values, sorted. */
template <class T>
KD_KERNEL searchKernel(KD_PARAM(Call) call, int64_t n) {
  const Block& block = call.block;
  const int64_t length = block.scalar[0].integer, stride = block.scalar[1].integer;
  const bool right = block.scalar[2].integer != 0;
  for (int64_t i = threadPosition(); i < n; i += threadCount()) {
    const Offsets<3> at(block, i, 0, block.ndim);
    const T value = operandAt<T>(call, 1)[at.of[1]];
    const T* sorted = operandAt<T>(call, 2) + at.of[2];
    int64_t low = 0, high = length;
    while (low < high) {
      const int64_t middle = low + (high - low) / 2;
      const T x = sorted[middle * stride];
      // a NaN compares as in PyTorch: never before, so the search goes on to the right
      if (right ? x > value : x >= value)
        high = middle;
      else
        low = middle + 1;
    }
    if (block.operand[0].dtype == DTypeOf<int32_t>::code)
      operandAt<int32_t>(call, 0)[at.of[0]] = static_cast<int32_t>(low);
    else
      operandAt<int64_t>(call, 0)[at.of[0]] = low;
  }
}

template <class Kernel>
void over(const Launch& launch, int64_t n, Kernel kernel) {
  KD_LAUNCH(kernel, blocksFor(n), threadsFor(n), 0, launch.stream)(launch.call, n);
}
int64_t allOf(const Launch& launch) { return positions(launch.block(), 0, launch.block().ndim); }
int64_t linesOf(const Launch& launch) { return positions(launch.block(), 0, launch.block().ndim - 1); }

}  // namespace

/** Operand: index. Also for kernels of which this must be known first: they are launched as `guarded`. */
int entries::checkIndex(const Launch& launch) {
  over(launch, allOf(launch), checkIndexKernel);
  return ok;
}

int entries::gather(const Launch& launch) {
  return bySize(elementBytes[launch.block().dtype], [&](auto word) { over(launch, allOf(launch), gatherKernel<decltype(word)>); });
}

int entries::scatter(const Launch& launch) {
  launch.call.guarded = 1;
  if (launch.block().scalar[2].integer == assign)
    return bySize(elementBytes[launch.block().dtype], [&](auto word) { over(launch, linesOf(launch), scatterWordsKernel<decltype(word)>); });
  return byDType(launch.block().dtype, All{}, [&](auto t) { over(launch, linesOf(launch), scatterLinesKernel<decltype(t)>); });
}

int entries::scatterAdd(const Launch& launch) {
  launch.call.guarded = 1;
  return byDType(launch.block().dtype, Types<float, double, int64_t, int32_t>{},
                 [&](auto t) { over(launch, allOf(launch), scatterAddKernel<decltype(t)>); });
}

int entries::searchsorted(const Launch& launch) {
  return byDType(launch.block().dtype, All{}, [&](auto t) { over(launch, allOf(launch), searchKernel<decltype(t)>); });
}

}  // namespace kindling
