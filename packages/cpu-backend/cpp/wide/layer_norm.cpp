// Layer normalisation of contiguous rows: mean and 1/std of each row in two passes, then scale and shift.
#include "rows.h"

namespace kindling::wide {

/** `weight` and `bias` may be null. */
KD_EXPORT(layerNorm)
void layerNorm(const Real* x, const Real* weight, const Real* bias, Real* y, Real* means, Real* rstds, size_t rows, size_t n, double eps) {
  overRows(rows, n, [=](size_t r) {
    const Real* from = x + r * n;
    Real* to = y + r * n;
    const Real mean = fold<Sum>(from, n) / static_cast<Real>(n);
    const Pack m = mean;
    const Real variance = sumOf(from, n, [m](Pack v) { return (v - m) * (v - m); }) / static_cast<Real>(n);
    const Real rstd = Real(1) / platform::sqrt(variance + static_cast<Real>(eps));
    const Pack s = rstd;
    means[r] = mean;
    rstds[r] = rstd;
    if (weight == nullptr)
      map(to, from, n, [m, s](Pack v) { return (v - m) * s; });
    else
      map(to, from, weight, n, [m, s](Pack v, Pack w) { return (v - m) * s * w; });
    if (bias != nullptr) map(to, to, bias, n, [](Pack v, Pack b) { return v + b; });
  });
}

}  // namespace kindling::wide
