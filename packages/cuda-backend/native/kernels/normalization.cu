// Layer normalisation of rows and batch normalisation of channels. Both are one thing: groups of elements that are brought to
// mean 0 and variance 1, each by a block of threads, in two passes; they differ in which elements share weight and bias.
#include "entries.h"
#include "group.h"

namespace kindling {
namespace {

/** What the block says: dimensions of a group's elements follow those that count groups, scalar 1 of them. */
struct Groups {
  const Block& block;
  int first;
  int64_t count, size;
  KD_DEVICE explicit Groups(const Call& call, int64_t count, int64_t size)
      : block(call.block), first(static_cast<int>(call.block.scalar[1].integer)), count(count), size(size) {}
  template <int operands>
  KD_DEVICE Offsets<operands> group(int64_t g) const {
    return Offsets<operands>(block, g, 0, first);
  }
  template <int operands>
  KD_DEVICE Offsets<operands> element(int64_t i) const {
    return Offsets<operands>(block, i, first, block.ndim);
  }
};

template <class T, class F>
KD_DEVICE T sumOver(int64_t size, T* room, F f) {
  T sum = 0;
  for (int64_t i = threadIdx.x; i < size; i += blockDim.x) sum += f(i);
  return sumGroup(sum, static_cast<int>(blockDim.x), room);
}

/** Operands: y, mean, spread, x, weight, bias. The spread is 1/std for layers, the variance for batches. */
template <class T>
KD_KERNEL normalizeKernel(KD_PARAM(Call) call, int64_t count, int64_t size) {
  const Groups groups(call, count, size);
  const T eps = static_cast<T>(call.block.scalar[0].real);
  const bool variances = call.block.op != 0;
  const T *weight = operandAt<T>(call, 4), *bias = operandAt<T>(call, 5);
  KD_SHARED(T, room);
  for (int64_t g = blockIdx.x; g < count; g += gridDim.x) {
    const auto at = groups.template group<6>(g);
    const T* x = operandAt<T>(call, 3) + at.of[3];
    const T mean = sumOver(size, room, [&](int64_t i) { return x[groups.template element<4>(i).of[3]]; }) / static_cast<T>(size);
    const T variance = sumOver(size, room, [&](int64_t i) {
                         const T d = x[groups.template element<4>(i).of[3]] - mean;
                         return d * d;
                       }) / static_cast<T>(size);
    const T rstd = T(1) / platform::sqrt(variance + eps);
    for (int64_t i = threadIdx.x; i < size; i += blockDim.x) {
      const auto e = groups.template element<6>(i);
      T y = (x[e.of[3]] - mean) * rstd;
      if (weight != nullptr) y = y * weight[at.of[4] + e.of[4]];
      if (bias != nullptr) y = y + bias[at.of[5] + e.of[5]];
      operandAt<T>(call, 0)[at.of[0] + e.of[0]] = y;
    }
    if (threadIdx.x != 0) continue;
    operandAt<T>(call, 1)[at.of[1]] = mean;
    operandAt<T>(call, 2)[at.of[2]] = variances ? variance : rstd;
  }
}

/** Operands: gradient of x, gradient, x, mean, spread, weight. */
template <class T>
KD_KERNEL normalizeBackwardKernel(KD_PARAM(Call) call, int64_t count, int64_t size) {
  const Groups groups(call, count, size);
  const T eps = static_cast<T>(call.block.scalar[0].real);
  const bool variances = call.block.op != 0;
  const T* weight = operandAt<T>(call, 5);
  KD_SHARED(T, room);
  for (int64_t g = blockIdx.x; g < count; g += gridDim.x) {
    const auto at = groups.template group<6>(g);
    const T *d = operandAt<T>(call, 1) + at.of[1], *x = operandAt<T>(call, 2) + at.of[2];
    const T mean = operandAt<T>(call, 3)[at.of[3]], spread = operandAt<T>(call, 4)[at.of[4]];
    const T rstd = variances ? T(1) / platform::sqrt(spread + eps) : spread;
    const auto scaled = [&](int64_t i) {
      const auto e = groups.template element<6>(i);
      return weight == nullptr ? d[e.of[1]] : d[e.of[1]] * weight[at.of[5] + e.of[5]];
    };
    const auto unit = [&](int64_t i) { return (x[groups.template element<3>(i).of[2]] - mean) * rstd; };
    const T pull = sumOver(size, room, scaled) / static_cast<T>(size);
    const T turn = sumOver(size, room, [&](int64_t i) { return scaled(i) * unit(i); }) / static_cast<T>(size);
    T* out = operandAt<T>(call, 0) + at.of[0];
    for (int64_t i = threadIdx.x; i < size; i += blockDim.x)
      out[groups.template element<1>(i).of[0]] = (scaled(i) - pull - unit(i) * turn) * rstd;
  }
}

/**
 * Gradients of weight and bias: sums over the elements that share one. Here the first dimensions count weights and what
 * follows are the elements of each. Operands: gradient of weight, of bias, gradient, x, mean, spread.
 */
template <class T>
KD_KERNEL affineBackwardKernel(KD_PARAM(Call) call, int64_t count, int64_t size) {
  const Groups groups(call, count, size);
  const T eps = static_cast<T>(call.block.scalar[0].real);
  const bool variances = call.block.op != 0;
  KD_SHARED(T, room);
  for (int64_t g = blockIdx.x; g < count; g += gridDim.x) {
    const auto at = groups.template group<6>(g);
    const T* d = operandAt<T>(call, 2) + at.of[2];
    const T bias = sumOver(size, room, [&](int64_t i) { return d[groups.template element<3>(i).of[2]]; });
    const T weight = sumOver(size, room, [&](int64_t i) {
      const auto e = groups.template element<6>(i);
      const T spread = operandAt<T>(call, 5)[at.of[5] + e.of[5]];
      const T rstd = variances ? T(1) / platform::sqrt(spread + eps) : spread;
      return d[e.of[2]] * ((operandAt<T>(call, 3)[at.of[3] + e.of[3]] - operandAt<T>(call, 4)[at.of[4] + e.of[4]]) * rstd);
    });
    if (threadIdx.x != 0) continue;
    operandAt<T>(call, 0)[at.of[0]] = weight;
    operandAt<T>(call, 1)[at.of[1]] = bias;
  }
}

template <class Kernel>
void onGroups(const Launch& launch, size_t itemBytes, Kernel kernel) {
  const Block& block = launch.block();
  const int first = static_cast<int>(block.scalar[1].integer);
  const int64_t count = positions(block, 0, first), size = positions(block, first, block.ndim);
  unsigned threads = 32;
  while (threads < blockThreads && threads * 2 < size) threads *= 2;
  KD_LAUNCH(kernel, blocksFor(count, 1), threads, threads * itemBytes, launch.stream)(launch.call, count, size);
}

}  // namespace

int entries::normalize(const Launch& launch) {
  return byDType(launch.block().dtype, Floating{}, [&](auto t) { onGroups(launch, sizeof t, normalizeKernel<decltype(t)>); });
}
int entries::normalizeBackward(const Launch& launch) {
  return byDType(launch.block().dtype, Floating{}, [&](auto t) { onGroups(launch, sizeof t, normalizeBackwardKernel<decltype(t)>); });
}
int entries::affineBackward(const Launch& launch) {
  return byDType(launch.block().dtype, Floating{}, [&](auto t) { onGroups(launch, sizeof t, affineBackwardKernel<decltype(t)>); });
}

}  // namespace kindling
