// Fourier transforms along the last dimension of the block, whose sizes are those of the lines' dimensions; the last one is not
// read. Operands: out, x; real or complex ones. Scalars: length of the transform, elements of a line of x and of out, inverse
// (0 or 1), and the factor of the result.
#include "fourier.h"
#include "walk.h"

namespace kindling::fourier {
namespace {

/** Elements of a line as doubles: real ones have no imaginary part. */
template <class T>
void loadLine(C* line, const Block& block, int64_t offset, int64_t n, bool complex) {
  const int64_t stride = block.strides(1)[block.ndim - 1];
  if (complex) {
    const Complex<T>* x = block.data<Complex<T>>(1) + offset;
    for (int64_t i = 0; i < n; i++) line[i] = {static_cast<double>(x[i * stride].re), static_cast<double>(x[i * stride].im)};
  } else {
    const T* x = block.data<T>(1) + offset;
    for (int64_t i = 0; i < n; i++) line[i] = {static_cast<double>(x[i * stride]), 0};
  }
}

template <class T>
void storeLine(const C* line, const Block& block, int64_t offset, int64_t n, bool complex, bool swapped, double scale) {
  const int64_t stride = block.strides(0)[block.ndim - 1];
  if (complex) {
    Complex<T>* out = block.data<Complex<T>>(0) + offset;
    for (int64_t i = 0; i < n; i++) {
      const double re = swapped ? line[i].im : line[i].re, im = swapped ? line[i].re : line[i].im;
      out[i * stride] = {static_cast<T>(re * scale), static_cast<T>(im * scale)};
    }
  } else {
    T* out = block.data<T>(0) + offset;
    for (int64_t i = 0; i < n; i++) out[i * stride] = static_cast<T>((swapped ? line[i].im : line[i].re) * scale);
  }
}

bool isComplex(int dtype) { return dtype == DTypeOf<Complex64>::code || dtype == DTypeOf<Complex128>::code; }

/** A real line to its spectrum, or to the first half of it. */
template <class T>
void realLine(const Block& block, const Plan& plan, int64_t in, int64_t out) {
  const int64_t n = plan.n, wanted = block.scalar[2].integer, stride = block.strides(1)[block.ndim - 1];
  const T* x = block.data<T>(1) + in;
  for (int64_t k = 0; 2 * k < n; k++)
    plan.line[k] = {static_cast<double>(x[2 * k * stride]), static_cast<double>(x[(2 * k + 1) * stride])};
  plan.runHalf();
  C* spectrum = plan.spectrum();
  for (int64_t k = n / 2 + 1; k < wanted; k++) spectrum[k] = {spectrum[n - k].re, -spectrum[n - k].im};
  storeLine<T>(spectrum, block, out, wanted, true, false, block.scalar[4].real);
}

/** Half a spectrum to the real line; what must be real is. */
template <class T>
void realLineBack(const Block& block, const Plan& plan, int64_t in, int64_t out) {
  const int64_t n = plan.n, stride = block.strides(0)[block.ndim - 1];
  C* spectrum = plan.spectrum();
  loadLine<T>(spectrum, block, in, n / 2 + 1, true);
  spectrum[0].im = spectrum[n / 2].im = 0;
  const C* z = plan.runHalfBack();
  const double scale = block.scalar[4].real;
  T* to = block.data<T>(0) + out;
  for (int64_t k = 0; 2 * k < n; k++) {
    to[2 * k * stride] = static_cast<T>(z[k].im * scale);
    to[(2 * k + 1) * stride] = static_cast<T>(z[k].re * scale);
  }
}

template <class T>
void transformLines(const Block& block, const Plan& plan) {
  const int64_t n = plan.n, given = block.scalar[1].integer, wanted = block.scalar[2].integer;
  const bool inverse = block.scalar[3].integer != 0;
  const bool from = isComplex(block.operand[1].dtype), to = isComplex(block.operand[0].dtype);
  Walk lines(block, 2, 0, block.ndim - 1);
  do {
    if (plan.halves() && !(from && to)) {
      (from ? realLineBack<T> : realLine<T>)(block, plan, lines.offset[1], lines.offset[0]);
      continue;
    }
    C* line = plan.line;
    loadLine<T>(line, block, lines.offset[1], given, from);
    if (!to) {
      // Half a spectrum of a real line: the rest mirrors it, and what must be real is.
      line[0].im = 0;
      if (n % 2 == 0) line[n / 2].im = 0;
      for (int64_t k = 1; 2 * k < n; k++) line[n - k] = {line[k].re, -line[k].im};
    }
    if (inverse)
      for (int64_t k = 0; k < n; k++) line[k] = {line[k].im, line[k].re};
    storeLine<T>(plan.run(), block, lines.offset[0], wanted, to, inverse, block.scalar[4].real);
  } while (lines.next());
}

}  // namespace

KD_EXPORT(fourierBytes) size_t fourierBytes(uint32_t n) { return Plan::bytes(n); }
KD_EXPORT(fourierPrepare) void fourierPrepare(uint32_t n, void* plan) { Plan(n, plan).prepare(); }

/** `memory` holds the prepared plan of the length. */
KD_EXPORT(fourier) int fourier(const Block* block, void* memory) {
  const Plan plan(static_cast<uint32_t>(block->scalar[0].integer), memory);
  const int dtype = block->operand[0].dtype;
  if (dtype == DTypeOf<float>::code || dtype == DTypeOf<Complex64>::code)
    transformLines<float>(*block, plan);
  else
    transformLines<double>(*block, plan);
  return ok;
}

}  // namespace kindling::fourier
