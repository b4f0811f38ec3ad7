// Folds of contiguous rows, in a fixed number of running values, so that results never depend on speed.
#pragma once
#include "pack.h"
#include "threads/parallel.h"

namespace kindling::wide {

/** Rows are folded in pieces of this many elements. */
inline constexpr size_t chunk = 512;

/** f(row) for rows of n elements, which threads share. */
template <class F>
KD_FN void overRows(size_t rows, size_t n, F f) {
  constexpr size_t grain = 16384;
  threads::parallelFor(rows, grain / (n + 1) + 1, nullptr, [=](size_t begin, size_t end, void*) {
    for (size_t r = begin; r < end; r++) f(r);
  });
}

struct Sum {
  template <class T>
  static constexpr T identity = 0;
  template <class T>
  static KD_FN T combine(T a, T b) {
    return a + b;
  }
};

/** NaN wins. */
struct Maximum {
  template <class T>
  static constexpr T identity = -__builtin_inff();
  template <class T>
  static KD_FN T combine(T a, T b) {
    return ((a > b) | (a != a)) ? a : b;
  }
};

struct Minimum {
  template <class T>
  static constexpr T identity = __builtin_inff();
  template <class T>
  static KD_FN T combine(T a, T b) {
    return ((a < b) | (a != a)) ? a : b;
  }
};

/** Folds n elements in two packs of running values, then pairwise. */
template <class Op>
Real foldPiece(const Real* x, size_t n) {
  Pack a = constant<Pack>(Op::template identity<Real>), b = a;
  size_t i = 0;
  for (; i + 2 * width <= n; i += 2 * width) {
    a = Op::combine(a, load(x + i));
    b = Op::combine(b, load(x + i + width));
  }
  alignas(32) Real value[2 * width];
  store(value, a);
  store(value + width, b);
  // Through memory: where lanes are taken straight from registers, V8's revectoriser has given wrong ones.
  __asm__ volatile("" : : "r"(value) : "memory");
  for (size_t j = 0; i + j < n; j++) value[j] = Op::combine(value[j], x[i + j]);
  for (size_t half = width; half > 0; half /= 2)
    for (size_t j = 0; j < half; j++) value[j] = Op::combine(value[j], value[j + half]);
  return value[0];
}

/** Folds pieces pairwise, like the carries of a binary counter: the error of a sum grows with log n. `piece(i, length)` gives
    the fold of elements i .. i + length - 1. */
template <class Op, class F>
Real foldPieces(size_t n, F piece) {
  if (n <= chunk) return piece(0, n);
  Real level[32];
  uint32_t count = 0;
  for (size_t i = 0; i < n; i += chunk) {
    Real value = piece(i, n - i < chunk ? n - i : chunk);
    int l = 0;
    for (uint32_t c = count++; c & 1; c >>= 1) value = Op::combine(level[l++], value);
    level[l] = value;
  }
  Real total = Op::template identity<Real>;
  for (int l = 0; l < 32; l++)
    if (count >> l & 1) total = Op::combine(level[l], total);
  return total;
}

template <class Op>
Real fold(const Real* x, size_t n) {
  return foldPieces<Op>(n, [&](size_t i, size_t length) { return foldPiece<Op>(x + i, length); });
}

/** The same to the same bits for a long row, which threads share: the carries of whole groups of pieces are those of the row. */
template <class Op>
Real foldShared(const Real* x, size_t n) {
  constexpr size_t group = 64 * chunk, most = 2048;
  const size_t groups = n / group;
  if (groups < 2 || groups > most) return fold<Op>(x, n);
  Real value[most];
  threads::parallelFor(groups, 1, nullptr, [x, &value](size_t begin, size_t end, void*) {
    for (size_t i = begin; i < end; i++) value[i] = fold<Op>(x + i * group, group);
  });
  Real level[32];
  for (uint32_t i = 0; i < groups; i++) {
    Real carry = value[i];
    int l = 0;
    for (uint32_t c = i; c & 1; c >>= 1) carry = Op::combine(level[l++], carry);
    level[l] = carry;
  }
  const size_t rest = n - groups * group;
  Real total = rest > 0 ? fold<Op>(x + groups * group, rest) : Op::template identity<Real>;
  for (int l = 0; l < 32; l++)
    if (groups >> l & 1) total = Op::combine(level[l], total);
  return total;
}

/** Sum of f(x[i]). */
template <class F>
Real sumOf(const Real* x, size_t n, F f) {
  alignas(32) Real buffer[chunk];
  return foldPieces<Sum>(n, [&](size_t i, size_t length) {
    map(buffer, x + i, length, f);
    return foldPiece<Sum>(buffer, length);
  });
}

/** Sum of f(x[i], y[i]). */
template <class F>
Real sumOf(const Real* x, const Real* y, size_t n, F f) {
  alignas(32) Real buffer[chunk];
  return foldPieces<Sum>(n, [&](size_t i, size_t length) {
    map(buffer, x + i, y + i, length, f);
    return foldPiece<Sum>(buffer, length);
  });
}

}  // namespace kindling::wide
