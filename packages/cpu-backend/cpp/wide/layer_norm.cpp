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

/** Sum of the lanes, taken through memory: see foldPiece. */
Real lanes(Pack a) {
  alignas(32) Real value[width];
  store(value, a);
  __asm__ volatile("" : : "r"(value) : "memory");
  for (size_t half = width / 2; half > 0; half /= 2)
    for (size_t j = 0; j < half; j++) value[j] += value[j + half];
  return value[0];
}

/** Sums over a row of the gradient of its normalised elements, and of that times the element. */
struct Sums {
  Real pull, turn;
};

/** The same in one pass with weight += g · unit and bias += g. */
Sums addShares(Real* weight, Real* bias, const Real* g, const Real* x, const Real* by, size_t n, Pack mean, Pack rstd) {
  Sums sums = {0, 0};
  for (size_t start = 0; start < n; start += chunk) {
    const Real* const in[] = {weight + start, bias + start, g + start, x + start, by + start};
    Real* const out[] = {weight + start, bias + start};
    byPacks(in, out, n - start < chunk ? n - start : chunk, [mean, rstd, &sums](const auto& from, const auto& to, size_t end) __attribute__((noinline)) {
      Pack pull = constant<Pack>(Real(0)), turn = pull;
      for (size_t i = 0; i < end; i += width) {
        const Pack w = load(from[0] + i), b = load(from[1] + i), d = load(from[2] + i), v = load(from[3] + i), a = d * load(from[4] + i);
        const Pack unit = (v - mean) * rstd;
        pull += a;
        turn += a * unit;
        store(to[0] + i, w + d * unit);
        store(to[1] + i, b + d);
      }
      sums.pull += lanes(pull);
      sums.turn += lanes(turn);
    });
  }
  return sums;
}

}  // namespace

/** Gradients of x, weight and bias. `weight` may be null, which means ones; `shares` has room for 2n elements for every 32 rows,
    and n more. */
KD_EXPORT(layerNormBackward)
void layerNormBackward(const Real* g, const Real* x, const Real* weight, const Real* means, const Real* rstds, Real* gx, Real* gWeight, Real* gBias, Real* shares, size_t rows, size_t n) {
  const size_t groups = (rows + group - 1) / group;
  if (weight == nullptr) {
    Real* ones = shares + 2 * groups * n;
    for (size_t i = 0; i < n; i++) ones[i] = 1;
    weight = ones;
  }
  overRows(groups, group * n, [=](size_t k) {
    Real *const shareOfWeight = shares + 2 * k * n, *const shareOfBias = shareOfWeight + n;
    for (size_t i = 0; i < 2 * n; i++) shareOfWeight[i] = 0;
    const size_t end = (k + 1) * group < rows ? (k + 1) * group : rows;
    for (size_t r = k * group; r < end; r++) {
      const Pack mean = means[r], rstd = rstds[r];
      const Sums sums = addShares(shareOfWeight, shareOfBias, g + r * n, x + r * n, weight, n, mean, rstd);
      const Pack pull = sums.pull / static_cast<Real>(n), turn = sums.turn / static_cast<Real>(n);
      const Real* const in[] = {g + r * n, x + r * n, weight};
      Real* const out[] = {gx + r * n};
      byPacks(in, out, n, [=](const auto& from, const auto& to, size_t end) __attribute__((noinline)) {
        for (size_t i = 0; i < end; i += width) {
          const Pack d = load(from[0] + i), v = load(from[1] + i), w = load(from[2] + i);
          store(to[0] + i, (d * w - pull - (v - mean) * rstd * turn) * rstd);
        }
      });
    }
  });
  for (size_t i = 0; i < n; i++) gWeight[i] = gBias[i] = 0;
  for (size_t k = 0; k < groups; k++) {
    map(gWeight, gWeight, shares + 2 * k * n, n, [](Pack a, Pack b) { return a + b; });
    map(gBias, gBias, shares + (2 * k + 1) * n, n, [](Pack a, Pack b) { return a + b; });
  }
}

}  // namespace kindling::wide
