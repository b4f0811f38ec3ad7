// Complex tensors: pointwise ops, products along dimensions. complex64 is computed in doubles and rounded once.
#include <kindling/math/complex.h>
#include "tiles.h"
#include "walk.h"

namespace kindling::complex_loops {
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

// Once for both dtypes: the functions are long, and a call costs less than any of them.
using One = C (*)(C z);
using Two = C (*)(C a, C b);
using Test = bool (*)(C a, C b);

#define COMPLEX1(name, ...) \
  C name(C z) { return __VA_ARGS__; }
#define COMPLEX2(name, ...) \
  C name(C a, C b) { return __VA_ARGS__; }
#define COMPLEX_TEST(name, ...) \
  bool name(C a, C b) { return __VA_ARGS__; }
namespace ops {
#include <kindling/complex_ops.def>
}
#undef COMPLEX1
#undef COMPLEX2
#undef COMPLEX_TEST

struct Row {
  One one;
  Two two;
  Test test;
};
#define COMPLEX1(name, ...) {ops::name, nullptr, nullptr},
#define COMPLEX2(name, ...) {nullptr, ops::name, nullptr},
#define COMPLEX_TEST(name, ...) {nullptr, nullptr, ops::name},
constexpr Row rows[] = {
#include <kindling/complex_ops.def>
};

template <class T>
void loop(void* out, const void* a, const void* b, const void*, size_t n, const Block* block) {
  const Row& row = rows[block->op];
  const Complex<T>*x = static_cast<const Complex<T>*>(a), *y = static_cast<const Complex<T>*>(b);
  if (row.test != nullptr) {
    for (size_t i = 0; i < n; i++) static_cast<bool*>(out)[i] = row.test(load(x[i]), load(y[i]));
    return;
  }
  Complex<T>* o = static_cast<Complex<T>*>(out);
  if (row.one != nullptr)
    for (size_t i = 0; i < n; i++) store(o[i], row.one(load(x[i])));
  else
    for (size_t i = 0; i < n; i++) store(o[i], row.two(load(x[i]), load(y[i])));
}

/** The product, more common than all others, without calls. */
template <class T>
void multiplyLoop(void* out, const void* a, const void* b, const void*, size_t n, const Block*) {
  const Complex<T>*x = static_cast<const Complex<T>*>(a), *y = static_cast<const Complex<T>*>(b);
  Complex<T>* o = static_cast<Complex<T>*>(out);
  for (size_t i = 0; i < n; i++) {
    const Complex<T> p = x[i], q = y[i];
    o[i] = {p.re * q.re - p.im * q.im, p.re * q.im + p.im * q.re};
  }
}

template <class T>
int run(const Block& block) {
  runTiles(block, rows[block.op].two == ops::mul ? multiplyLoop<T> : loop<T>);
  return ok;
}

/** Products over the reduced dimensions, which follow the kept ones. */
template <class T>
void productOver(const Block& block) {
  const int kept = static_cast<int>(block.scalar[0].integer);
  Walk outputs(block, 2, 0, kept);
  do {
    Walk factors(block, 2, kept, block.ndim);
    C product{1, 0};
    do {
      product = complex::multiply(product, load(block.data<Complex<T>>(1)[outputs.offset[1] + factors.offset[1]]));
    } while (factors.next());
    store(block.data<Complex<T>>(0)[outputs.offset[0]], product);
  } while (outputs.next());
}

/** Running products along the last dimension. */
template <class T>
void productsAlong(const Block& block) {
  const int last = block.ndim - 1;
  Walk lines(block, 2, 0, last);
  do {
    Complex<T>*out = block.data<Complex<T>>(0) + lines.offset[0], *x = block.data<Complex<T>>(1) + lines.offset[1];
    C product{1, 0};
    for (int64_t i = 0; i < block.size(last); i++) {
      product = complex::multiply(product, load(x[i * block.strides(1)[last]]));
      store(out[i * block.strides(0)[last]], product);
    }
  } while (lines.next());
}

}  // namespace

/** Operands: out, then one or two inputs of the block's dtype. */
KD_EXPORT(complexPointwise) int complexPointwise(const Block* block) {
  return block->dtype == DTypeOf<Complex64>::code ? run<float>(*block) : run<double>(*block);
}

/** As `reduce`. */
KD_EXPORT(complexProd) int complexProd(const Block* block) {
  block->dtype == DTypeOf<Complex64>::code ? productOver<float>(*block) : productOver<double>(*block);
  return ok;
}

/** As `cumprod`. */
KD_EXPORT(complexCumprod) int complexCumprod(const Block* block) {
  block->dtype == DTypeOf<Complex64>::code ? productsAlong<float>(*block) : productsAlong<double>(*block);
  return ok;
}

}  // namespace kindling::complex_loops
