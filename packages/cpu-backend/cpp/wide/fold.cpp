// Folds of contiguous rows. They add in the same order as the general kernel (kernels/reduce.cpp), to the same bits.
#include "rows.h"

namespace kindling::wide {
namespace {

template <class Op>
void foldRows(const Real* x, Real* out, size_t rows, size_t n) {
  if (rows == 1)
    *out = foldShared<Op>(x, n);
  else
    overRows(rows, n, [=](size_t r) { out[r] = fold<Op>(x + r * n, n); });
}

}  // namespace

KD_EXPORT(sumRows) void sumRows(const Real* x, Real* out, size_t rows, size_t n) { foldRows<Sum>(x, out, rows, n); }
KD_EXPORT(maximumRows) void maximumRows(const Real* x, Real* out, size_t rows, size_t n) { foldRows<Maximum>(x, out, rows, n); }
KD_EXPORT(minimumRows) void minimumRows(const Real* x, Real* out, size_t rows, size_t n) { foldRows<Minimum>(x, out, rows, n); }

}  // namespace kindling::wide
