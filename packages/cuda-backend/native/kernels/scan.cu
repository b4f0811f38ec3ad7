// Running sums, products, log-sum-exps and extrema along the last dimension of the block. A block of threads takes a line, a
// tile at a time: Hillis and Steele's scan (Data Parallel Algorithms, 1986) in shared memory, then what came before.
#include <kindling/math/log.h>
#include "entries.h"
#include "launch.h"

namespace kindling {
namespace {

template <class T>
struct AccumulatorOf {
  using Type = T;
};
template <>
struct AccumulatorOf<float> {
  using Type = double;
};

struct Sum {
  template <class A>
  static KD_FN A combine(A a, A b) {
    return static_cast<A>(a + b);
  }
};
struct Product {
  template <class A>
  static KD_FN A combine(A a, A b) {
    return static_cast<A>(a * b);
  }
};
/** max + log1p(exp(min - max)); equal infinities would give inf - inf, and a NaN stays. */
struct LogSumExp {
  static KD_FN double combine(double a, double b) {
    const bool over = b > a || b != b;
    const double top = over ? b : a, rest = over ? a : b, inf = __builtin_inf();
    if (rest != rest) return rest;
    return top == rest && (top == inf || top == -inf) ? top : top + math::log1p(math::exp(rest - top));
  }
};

/** Inclusive scan of one value a thread; all threads of the block must come. */
template <class V, class F>
KD_DEVICE V scanBlock(V value, V* room, F combine) {
  const unsigned thread = threadIdx.x;
  room[thread] = value;
  __syncthreads();
  for (unsigned by = 1; by < blockDim.x; by *= 2) {
    const V before = room[thread >= by ? thread - by : 0];
    __syncthreads();
    if (thread >= by) room[thread] = value = combine(before, value);
    __syncthreads();
  }
  return value;
}

template <class Op, class T>
KD_KERNEL scanKernel(KD_PARAM(Call) call, int64_t lines, int64_t n) {
  using A = typename AccumulatorOf<T>::Type;
  const Block& block = call.block;
  const int last = block.ndim - 1;
  const int64_t outStride = block.strides(0)[last], stride = block.strides(1)[last];
  KD_SHARED(A, room);
  for (int64_t line = blockIdx.x; line < lines; line += gridDim.x) {
    const Offsets<2> at(block, line, 0, last);
    T* out = operandAt<T>(call, 0) + at.of[0];
    const T* x = operandAt<T>(call, 1) + at.of[1];
    A carry{};
    for (int64_t tile = 0; tile < n; tile += blockDim.x) {
      const int64_t i = tile + threadIdx.x;
      A value = scanBlock(static_cast<A>(i < n ? x[i * stride] : T(0)), room, [](A a, A b) { return Op::combine(a, b); });
      if (tile > 0) value = Op::combine(carry, value);
      if (i < n) out[i * outStride] = static_cast<T>(value);
      // the last thread's value, which all need for the next tile
      if (threadIdx.x == blockDim.x - 1) room[0] = value;
      __syncthreads();
      carry = room[0];
      __syncthreads();
    }
  }
}

template <class T>
struct Best {
  T value;
  int64_t at;
};

/** The last of equals wins, and NaN once met stays, its place moving on with each NaN. */
template <class T>
KD_FN Best<T> later(bool largest, Best<T> a, Best<T> b) {
  const bool wins = b.value != b.value || (a.value == a.value && (largest ? b.value >= a.value : b.value <= a.value));
  return wins ? b : a;
}

template <class T>
KD_KERNEL runningExtremumKernel(KD_PARAM(Call) call, int64_t lines, int64_t n) {
  const Block& block = call.block;
  const int last = block.ndim - 1;
  const bool largest = block.scalar[0].integer != 0;
  const int64_t toValue = block.strides(0)[last], toIndex = block.strides(1)[last], stride = block.strides(2)[last];
  KD_SHARED(Best<T>, room);
  for (int64_t line = blockIdx.x; line < lines; line += gridDim.x) {
    const Offsets<3> at(block, line, 0, last);
    const T* x = operandAt<T>(call, 2) + at.of[2];
    Best<T> carry{};
    for (int64_t tile = 0; tile < n; tile += blockDim.x) {
      const int64_t i = tile + threadIdx.x, inside = i < n ? i : n - 1;
      Best<T> best = scanBlock(Best<T>{x[inside * stride], inside}, room, [largest](Best<T> a, Best<T> b) { return later(largest, a, b); });
      if (tile > 0) best = later(largest, carry, best);
      if (i < n) {
        operandAt<T>(call, 0)[at.of[0] + i * toValue] = best.value;
        operandAt<int64_t>(call, 1)[at.of[1] + i * toIndex] = best.at;
      }
      if (threadIdx.x == blockDim.x - 1) room[0] = best;
      __syncthreads();
      carry = room[0];
      __syncthreads();
    }
  }
}

template <class Op, class... T>
int run(const Launch& launch, Types<T...> types) {
  const Block& block = launch.block();
  const int64_t n = block.dims[block.ndim - 1], lines = positions(block, 0, block.ndim - 1);
  return byDType(block.dtype, types, [&](auto t) {
    using A = typename AccumulatorOf<decltype(t)>::Type;
    KD_LAUNCH((scanKernel<Op, decltype(t)>), blocksFor(lines, 1), threadsFor(n), threadsFor(n) * sizeof(A), launch.stream)(launch.call, lines, n);
  });
}

}  // namespace

int entries::cumsum(const Launch& launch) { return run<Sum>(launch, Numeric{}); }
int entries::cumprod(const Launch& launch) { return run<Product>(launch, Numeric{}); }
int entries::logcumsumexp(const Launch& launch) { return run<LogSumExp>(launch, Floating{}); }

/** Operands: values, indices, input. */
int entries::runningExtremum(const Launch& launch) {
  const Block& block = launch.block();
  const int64_t n = block.dims[block.ndim - 1], lines = positions(block, 0, block.ndim - 1);
  return byDType(block.dtype, All{}, [&](auto t) {
    using T = decltype(t);
    KD_LAUNCH(runningExtremumKernel<T>, blocksFor(lines, 1), threadsFor(n), threadsFor(n) * sizeof(Best<T>), launch.stream)(launch.call, lines, n);
  });
}

}  // namespace kindling
