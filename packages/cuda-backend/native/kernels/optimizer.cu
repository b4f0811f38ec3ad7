// One optimizer step of one parameter, in place. Every operation rounds to the parameter's dtype, as in PyTorch's
// single-tensor formulas: none is fused with another.
#include "entries.h"
#include "launch.h"

namespace kindling {
namespace {

enum Flags : int64_t { maximize = 1, first = 2, nesterov = 4, decoupled = 8 };

/** Operands: parameter, gradient, buffer or none. Scalars (doubles): lr, momentum, 1 - dampening, weight decay. */
template <class T>
KD_KERNEL sgdKernel(KD_PARAM(Call) call, int64_t n) {
  const Block& block = call.block;
  const auto scalar = [&](int i) { return static_cast<T>(block.scalar[i].real); };
  const T lr = scalar(0), momentum = scalar(1), keep = scalar(2), decay = scalar(3);
  T* buffer = operandAt<T>(call, 2);
  for (int64_t i = threadPosition(); i < n; i += threadCount()) {
    const Offsets<3> at(block, i, 0, block.ndim);
    T& param = operandAt<T>(call, 0)[at.of[0]];
    const T given = operandAt<T>(call, 1)[at.of[1]];
    T g = block.op & maximize ? -given : given;
    if (decay != T(0)) g = g + decay * param;
    if (buffer != nullptr) {
      T& held = buffer[at.of[2]];
      const T b = block.op & first ? g : held * momentum + keep * g;
      held = b;
      g = block.op & nesterov ? g + momentum * b : b;
    }
    param = param + -lr * g;
  }
}

/**
 * Operands: parameter, gradient, means, squares, largest squares or none. Scalars (doubles): 1 - lr · decay, decay, beta1,
 * beta2, root of the second bias correction, eps, step over the first.
 */
template <class T>
KD_KERNEL adamKernel(KD_PARAM(Call) call, int64_t n) {
  const Block& block = call.block;
  const auto scalar = [&](int i) { return static_cast<T>(block.scalar[i].real); };
  const T shrink = scalar(0), decay = scalar(1), beta1 = scalar(2), beta2 = scalar(3), root = scalar(4), eps = scalar(5), step = scalar(6);
  const T rest1 = static_cast<T>(1 - block.scalar[2].real), rest2 = static_cast<T>(1 - block.scalar[3].real);
  T* top = operandAt<T>(call, 4);
  for (int64_t i = threadPosition(); i < n; i += threadCount()) {
    const Offsets<5> at(block, i, 0, block.ndim);
    T &param = operandAt<T>(call, 0)[at.of[0]], &mean = operandAt<T>(call, 2)[at.of[2]], &square = operandAt<T>(call, 3)[at.of[3]];
    const T given = operandAt<T>(call, 1)[at.of[1]];
    T g = block.op & maximize ? -given : given, p = param;
    if (decay != T(0)) {
      if (block.op & decoupled)
        p = p * shrink;
      else
        g = g + decay * p;
    }
    const T m = mean * beta1 + rest1 * g;
    T v = square * beta2 + rest2 * g * g;
    mean = m;
    square = v;
    if (top != nullptr) {
      T& largest = top[at.of[4]];
      v = largest > v || largest != largest ? largest : v;
      largest = v;
    }
    param = p + -step * m / (platform::sqrt(v) / root + eps);
  }
}

template <class Kernel>
void over(const Launch& launch, Kernel kernel) {
  const int64_t n = positions(launch.block(), 0, launch.block().ndim);
  KD_LAUNCH(kernel, blocksFor(n), threadsFor(n), 0, launch.stream)(launch.call, n);
}

}  // namespace

int entries::sgdStep(const Launch& launch) {
  return byDType(launch.block().dtype, Floating{}, [&](auto t) { over(launch, sgdKernel<decltype(t)>); });
}
int entries::adamStep(const Launch& launch) {
  return byDType(launch.block().dtype, Floating{}, [&](auto t) { over(launch, adamKernel<decltype(t)>); });
}

}  // namespace kindling
