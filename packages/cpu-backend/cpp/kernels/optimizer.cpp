// One optimizer step of one parameter, in place, contiguous. Every operation rounds to the parameter's dtype, as in PyTorch's
// single-tensor formulas: no operation is fused with another.
#include "pieces.h"
#include "tiles.h"

namespace kindling::optimizer {
namespace {

enum Flags { maximize = 1, first = 2, nesterov = 4, decoupled = 8 };

template <class T>
void sgd(T* param, const T* grad, T* buffer, size_t n, T lr, T momentum, T keep, T decay, int flags) {
  const bool up = flags & maximize, start = flags & first, ahead = flags & nesterov;
  KD_INDEPENDENT
  for (size_t i = 0; i < n; i++) {
    T g = up ? -grad[i] : grad[i];
    if (decay != T(0)) g = g + decay * param[i];
    if (buffer != nullptr) {
      const T b = start ? g : buffer[i] * momentum + keep * g;
      buffer[i] = b;
      g = ahead ? g + momentum * b : b;
    }
    param[i] = param[i] + -lr * g;
  }
}

/** `shrink` is 1 - lr * weightDecay, `root` the root of the second bias correction, `size` the step over the first. */
template <class T>
struct Adam {
  T shrink, decay, beta1, rest1, beta2, rest2, root, eps, size;
};

template <class T>
void adam(T* param, const T* grad, T* m, T* v, T* top, size_t n, const Adam<T>& o, int flags) {
  const bool up = flags & maximize, apart = flags & decoupled;
  KD_INDEPENDENT
  for (size_t i = 0; i < n; i++) {
    T g = up ? -grad[i] : grad[i], p = param[i];
    if (o.decay != T(0)) {
      if (apart)
        p = p * o.shrink;
      else
        g = g + o.decay * p;
    }
    const T mean = m[i] * o.beta1 + o.rest1 * g;
    T square = v[i] * o.beta2 + o.rest2 * g * g;
    m[i] = mean;
    v[i] = square;
    if (top != nullptr) {
      square = top[i] > square || top[i] != top[i] ? top[i] : square;
      top[i] = square;
    }
    param[i] = p + -o.size * mean / (platform::sqrt(square) / o.root + o.eps);
  }
}

/** Element i; null stays null. */
template <class T, class Pointer>
T* at(Pointer* array, size_t i) {
  return array == nullptr ? nullptr : static_cast<T*>(array) + i;
}

template <class T>
int runSgd(void* param, const void* grad, void* buffer, size_t n, double lr, double momentum, double keep, double decay, int flags) {
  threads::parallelElements(n, stridedGrain, [=](size_t i, size_t end) {
    sgd(at<T>(param, i), at<const T>(grad, i), at<T>(buffer, i), end - i, T(lr), T(momentum), T(keep), T(decay), flags);
  });
  return ok;
}

template <class T>
int runAdam(void* param, const void* grad, void* m, void* v, void* top, size_t n, const Block& block, int flags) {
  const auto scalar = [&](int i) { return static_cast<T>(block.scalar[i].real); };
  const double beta1 = block.scalar[2].real, beta2 = block.scalar[3].real;
  const Adam<T> o{scalar(0), scalar(1), T(beta1), T(1 - beta1), T(beta2), T(1 - beta2), scalar(4), scalar(5), scalar(6)};
  threads::parallelElements(n, stridedGrain, [=, &o](size_t i, size_t end) {
    adam(at<T>(param, i), at<const T>(grad, i), at<T>(m, i), at<T>(v, i), at<T>(top, i), end - i, o, flags);
  });
  return ok;
}

}  // namespace

/** `buffer` may be null; `keep` is 1 - dampening. */
KD_EXPORT(sgdStep)
int sgdStep(int dtype, void* param, const void* grad, void* buffer, size_t n, double lr, double momentum, double keep, double decay, int flags) {
  if (dtype == DTypeOf<float>::code) return runSgd<float>(param, grad, buffer, n, lr, momentum, keep, decay, flags);
  if (dtype == DTypeOf<double>::code) return runSgd<double>(param, grad, buffer, n, lr, momentum, keep, decay, flags);
  return unsupported;
}

/** `top` may be null. Scalars of the block, all double: shrink, decay, beta1, beta2, root, eps, size (see Adam). */
KD_EXPORT(adamStep) int adamStep(int dtype, void* param, const void* grad, void* m, void* v, void* top, size_t n, const Block* block, int flags) {
  if (dtype == DTypeOf<float>::code) return runAdam<float>(param, grad, m, v, top, n, *block, flags);
  if (dtype == DTypeOf<double>::code) return runAdam<double>(param, grad, m, v, top, n, *block, flags);
  return unsupported;
}

}  // namespace kindling::optimizer
