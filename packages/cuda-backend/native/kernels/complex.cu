// Complex tensors: pointwise ops, products along dimensions. complex64 is computed in doubles and rounded once.
#include <kindling/math/complex.h>
#include "entries.h"
#include "launch.h"

namespace kindling {
namespace {

using C = Complex128;

template <class T>
KD_FN C load(const Complex<T>& z) {
  return {static_cast<double>(z.re), static_cast<double>(z.im)};
}
template <class T>
KD_FN void store(Complex<T>& to, C z) {
  to = {static_cast<T>(z.re), static_cast<T>(z.im)};
}

enum Code {
#define ANY(name, ...) name,
#define COMPLEX1 ANY
#define COMPLEX2 ANY
#define COMPLEX_TEST ANY
#include <kindling/complex_ops.def>
#undef COMPLEX1
#undef COMPLEX2
#undef COMPLEX_TEST
};
#define NONE(...)
#define CASE(name, ...) \
  case name: return __VA_ARGS__;

KD_RARE C numberOf(int op, C z, C b) {
  const C a = z;
  switch (op) {
#define COMPLEX1 CASE
#define COMPLEX2 CASE
#define COMPLEX_TEST NONE
#include <kindling/complex_ops.def>
#undef COMPLEX1
#undef COMPLEX2
#undef COMPLEX_TEST
  }
  return a;
}

KD_FN bool testOf(int op, C a, C b) {
  switch (op) {
#define COMPLEX1 NONE
#define COMPLEX2 NONE
#define COMPLEX_TEST CASE
#include <kindling/complex_ops.def>
#undef COMPLEX1
#undef COMPLEX2
#undef COMPLEX_TEST
  }
  return false;
}

template <class T>
KD_KERNEL complexKernel(KD_PARAM(Call) call, int64_t n) {
  const Block& block = call.block;
  const Complex<T>*a = operandAt<Complex<T>>(call, 1), *b = operandAt<Complex<T>>(call, block.operands - 1);
  const bool test = block.operand[0].dtype == DTypeOf<bool>::code;
  for (int64_t i = threadPosition(); i < n; i += threadCount()) {
    const Offsets<3> at(block, i, 0, block.ndim);
    const C x = load(a[at.of[1]]), y = load(b[at.of[block.operands - 1]]);
    if (test)
      operandAt<bool>(call, 0)[at.of[0]] = testOf(block.op, x, y);
    else
      store(operandAt<Complex<T>>(call, 0)[at.of[0]], numberOf(block.op, x, y));
  }
}

/** One output a thread: products over the reduced dimensions, which follow the kept ones. */
template <class T>
KD_KERNEL productKernel(KD_PARAM(Call) call, int64_t outputs, int64_t factors) {
  const Block& block = call.block;
  const int kept = static_cast<int>(block.scalar[0].integer);
  for (int64_t i = threadPosition(); i < outputs; i += threadCount()) {
    const Offsets<2> at(block, i, 0, kept);
    const Complex<T>* x = operandAt<Complex<T>>(call, 1) + at.of[1];
    C product{1, 0};
    for (int64_t k = 0; k < factors; k++) product = complex::multiply(product, load(x[Offsets<2>(block, k, kept, block.ndim).of[1]]));
    store(operandAt<Complex<T>>(call, 0)[at.of[0]], product);
  }
}

/** One line a thread: running products along the last dimension. */
template <class T>
KD_KERNEL runningProductKernel(KD_PARAM(Call) call, int64_t lines) {
  const Block& block = call.block;
  const int last = block.ndim - 1;
  for (int64_t i = threadPosition(); i < lines; i += threadCount()) {
    const Offsets<2> at(block, i, 0, last);
    Complex<T>*out = operandAt<Complex<T>>(call, 0) + at.of[0], *x = operandAt<Complex<T>>(call, 1) + at.of[1];
    C product{1, 0};
    for (int64_t k = 0; k < block.dims[last]; k++) {
      product = complex::multiply(product, load(x[k * block.strides(1)[last]]));
      store(out[k * block.strides(0)[last]], product);
    }
  }
}

bool isNarrow(const Launch& launch) { return launch.block().dtype == DTypeOf<Complex64>::code; }

}  // namespace

/** Operands: out, then one or two inputs of the block's dtype. */
int entries::complexPointwise(const Launch& launch) {
  const int64_t n = positions(launch.block(), 0, launch.block().ndim);
  const auto run = [&](auto kernel) { KD_LAUNCH(kernel, blocksFor(n), threadsFor(n), 0, launch.stream)(launch.call, n); };
  isNarrow(launch) ? run(complexKernel<float>) : run(complexKernel<double>);
  return ok;
}

int entries::complexProd(const Launch& launch) {
  const Block& block = launch.block();
  const int kept = static_cast<int>(block.scalar[0].integer);
  const int64_t outputs = positions(block, 0, kept), factors = positions(block, kept, block.ndim);
  const auto run = [&](auto kernel) {
    KD_LAUNCH(kernel, blocksFor(outputs), threadsFor(outputs), 0, launch.stream)(launch.call, outputs, factors);
  };
  isNarrow(launch) ? run(productKernel<float>) : run(productKernel<double>);
  return ok;
}

int entries::complexCumprod(const Launch& launch) {
  const int64_t lines = positions(launch.block(), 0, launch.block().ndim - 1);
  const auto run = [&](auto kernel) { KD_LAUNCH(kernel, blocksFor(lines), threadsFor(lines), 0, launch.stream)(launch.call, lines); };
  isNarrow(launch) ? run(runningProductKernel<float>) : run(runningProductKernel<double>);
  return ok;
}

}  // namespace kindling
