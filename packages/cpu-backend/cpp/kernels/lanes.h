// Folds of contiguous rows in a fixed number of running values, so that loops vectorise and results never depend on speed.
#pragma once
#include <kindling/dtypes.h>

namespace kindling::lanes {

/** Rows are folded in pieces of this many elements. */
inline constexpr size_t chunk = 512;

/** Folds n elements: 16 running values (8 of 64 bits), then pairwise. */
template <class Op, class T>
T fold(const T* x, size_t n) {
  constexpr size_t count = sizeof(T) == 8 ? 8 : 16;
  T value[count];
  for (size_t j = 0; j < count; j++) value[j] = Op::template identity<T>;
  size_t i = 0;
  for (; i + count <= n; i += count)
    for (size_t j = 0; j < count; j++) value[j] = Op::combine(value[j], x[i + j]);
  for (size_t j = 0; i + j < n; j++) value[j] = Op::combine(value[j], x[i + j]);
  for (size_t half = count / 2; half > 0; half /= 2)
    for (size_t j = 0; j < half; j++) value[j] = Op::combine(value[j], value[j + half]);
  return value[0];
}

/** Combines the results of pieces pairwise, like the carries of a binary counter: the error grows with log n. */
template <class T, class Combine>
class Cascade {
 public:
  explicit Cascade(Combine combine) : combine_(combine) {}

  void add(T piece) {
    int level = 0;
    for (uint64_t n = count_++; n & 1; n >>= 1) piece = combine_(level_[level++], piece);
    level_[level] = piece;
  }

  /** At least one piece must have been added. */
  T total() const {
    int level = 0;
    while (!(count_ >> level & 1)) level++;
    T sum = level_[level];
    while (count_ >> ++level != 0)
      if (count_ >> level & 1) sum = combine_(level_[level], sum);
    return sum;
  }

 private:
  Combine combine_;
  uint64_t count_ = 0;
  T level_[40];
};

/** A row of any length: chunks of fixed size, combined pairwise. */
template <class Op, class T>
T foldRow(const T* x, size_t n) {
  if (n <= chunk) return fold<Op>(x, n);
  Cascade<T, T (*)(T, T)> cascade(Op::template combine<T>);
  for (size_t i = 0; i < n; i += chunk) cascade.add(fold<Op>(x + i, n - i < chunk ? n - i : chunk));
  return cascade.total();
}

}  // namespace kindling::lanes
