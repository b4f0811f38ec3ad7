// Loops over 256 bits at a time: eight floats or four doubles. The folder is compiled once for each (-DKD_REAL). The shape of
// the loops matters: V8's revectoriser turns two neighbouring 128-bit operations into a 256-bit one, and gives up where a
// store comes between the two loads.
#pragma once
#include <kindling/vector.h>

namespace kindling::wide {

using Real = KD_REAL;
inline constexpr size_t width = 32 / sizeof(Real);
using Pack = KD_VECTOR(Real, width);
typedef Real UnalignedPack __attribute__((ext_vector_type(width), aligned(alignof(Real))));

KD_FN Pack load(const Real* x) { return *reinterpret_cast<const UnalignedPack*>(x); }

/** Stores, with no load of the same iteration after it. */
KD_FN void store(Real* out, Pack value) {
  __asm__ volatile("" ::: "memory");
  *reinterpret_cast<UnalignedPack*>(out) = value;
}

/** A whole pack that starts with the `n` elements at x; zeros follow. */
struct Padded {
  alignas(32) Real element[width] = {};

  Padded() = default;
  Padded(const Real* x, size_t n) {
    for (size_t i = 0; i < n; i++) element[i] = x[i];
  }
  void copyTo(Real* out, size_t n) const {
    for (size_t i = 0; i < n; i++) out[i] = element[i];
  }
};

/** out[i] = f(x[i]) with f on packs. */
template <class F>
void map(Real* out, const Real* x, size_t n, F f) {
  const auto run = [&](Real* o, const Real* a, size_t end) __attribute__((noinline)) {
    for (size_t i = 0; i < end; i += width) store(o + i, f(load(a + i)));
  };
  const size_t whole = n / width * width, rest = n - whole;
  run(out, x, whole);
  if (rest == 0) return;
  Padded in(x + whole, rest), result;
  run(result.element, in.element, width);
  result.copyTo(out + whole, rest);
}

/** out[i] = f(x[i], y[i]). */
template <class F>
void map(Real* out, const Real* x, const Real* y, size_t n, F f) {
  const auto run = [&](Real* o, const Real* a, const Real* b, size_t end) __attribute__((noinline)) {
    for (size_t i = 0; i < end; i += width) store(o + i, f(load(a + i), load(b + i)));
  };
  const size_t whole = n / width * width, rest = n - whole;
  run(out, x, y, whole);
  if (rest == 0) return;
  Padded first(x + whole, rest), second(y + whole, rest), result;
  run(result.element, first.element, second.element, width);
  result.copyTo(out + whole, rest);
}

/** f(in, out, n) over several arrays of `n` elements: whole packs in place, the rest in padded copies. */
template <size_t In, size_t Out, class F>
void byPacks(const Real* const (&in)[In], Real* const (&out)[Out], size_t n, F f) {
  const size_t whole = n / width * width, rest = n - whole;
  f(in, out, whole);
  if (rest == 0) return;
  Padded from[In], to[Out];
  const Real* tailIn[In];
  Real* tailOut[Out];
  for (size_t k = 0; k < In; k++) {
    from[k] = Padded(in[k] + whole, rest);
    tailIn[k] = from[k].element;
  }
  for (size_t k = 0; k < Out; k++) tailOut[k] = to[k].element;
  f(tailIn, tailOut, width);
  for (size_t k = 0; k < Out; k++) to[k].copyTo(out[k] + whole, rest);
}

}  // namespace kindling::wide
