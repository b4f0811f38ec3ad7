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

namespace {

/** Rows whose shares of the gradients of weight and bias are added before those of others, whatever the threads. */
constexpr size_t group = 32;

/** weight += g · unit and bias += g. */
void addShares(Real* weight, Real* bias, const Real* g, const Real* x, size_t n, Pack mean, Pack rstd) {
  const Real* const in[] = {weight, bias, g, x};
  Real* const out[] = {weight, bias};
  byPacks(in, out, n, [mean, rstd](const auto& from, const auto& to, size_t end) {
    for (size_t i = 0; i < end; i += width) {
      const Pack w = load(from[0] + i), b = load(from[1] + i), d = load(from[2] + i), v = load(from[3] + i);
      store(to[0] + i, w + d * ((v - mean) * rstd));
      store(to[1] + i, b + d);
    }
  });
}

}  // namespace

/** Gradients of x, weight and bias. `weight` may be null, which means ones; `shares` has room for 2n elements for every 32 rows. */
KD_EXPORT(layerNormBackward)
void layerNormBackward(const Real* g, const Real* x, const Real* weight, const Real* means, const Real* rstds, Real* gx, Real* gWeight, Real* gBias, Real* shares, size_t rows, size_t n) {
  const size_t groups = (rows + group - 1) / group;
  overRows(groups, group * n, [=](size_t k) {
    Real *const shareOfWeight = shares + 2 * k * n, *const shareOfBias = shareOfWeight + n;
    for (size_t i = 0; i < 2 * n; i++) shareOfWeight[i] = 0;
    const size_t end = (k + 1) * group < rows ? (k + 1) * group : rows;
    for (size_t r = k * group; r < end; r++) {
      const Real *const from = x + r * n, *const d = g + r * n;
      Real* const to = gx + r * n;
      const Pack mean = means[r], rstd = rstds[r];
      addShares(shareOfWeight, shareOfBias, d, from, n, mean, rstd);
      if (weight == nullptr)
        map(to, d, n, [](Pack a) { return a; });
      else
        map(to, d, weight, n, [](Pack a, Pack w) { return a * w; });
      const Pack pull = fold<Sum>(to, n) / static_cast<Real>(n);
      const Pack turn = sumOf(to, from, n, [mean, rstd](Pack a, Pack v) { return a * ((v - mean) * rstd); }) / static_cast<Real>(n);
      map(to, to, from, n, [=](Pack a, Pack v) { return (a - pull - (v - mean) * rstd * turn) * rstd; });
    }
  });
  for (size_t i = 0; i < n; i++) gWeight[i] = gBias[i] = 0;
  for (size_t k = 0; k < groups; k++) {
    map(gWeight, gWeight, shares + 2 * k * n, n, [](Pack a, Pack b) { return a + b; });
    map(gBias, gBias, shares + (2 * k + 1) * n, n, [](Pack a, Pack b) { return a + b; });
  }
}

}  // namespace kindling::wide
