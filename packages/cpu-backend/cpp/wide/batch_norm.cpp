// Batch normalisation of (N, C, L): each channel by the statistics of its N rows of L elements.
#include "rows.h"

namespace kindling::wide {
namespace {

/** Sum over the rows of a channel, in their order: f(offset of the row). */
template <class F>
KD_FN Real overBatch(size_t n, size_t step, F f) {
  Real total = 0;
  for (size_t b = 0; b < n; b++) total += f(b * step);
  return total;
}

}  // namespace

/** `weight` and `bias` may be null. `variances` are the biased ones. */
KD_EXPORT(batchNorm)
void batchNorm(const Real* x, const Real* weight, const Real* bias, Real* y, Real* means, Real* variances, size_t n, size_t channels, size_t length, double eps) {
  overRows(channels, n * length, [=](size_t c) {
    const size_t step = channels * length;
    const Real *const from = x + c * length, count = static_cast<Real>(n * length);
    Real* const to = y + c * length;
    const Real mean = overBatch(n, step, [=](size_t at) { return fold<Sum>(from + at, length); }) / count;
    const Pack m = mean;
    const Real variance = overBatch(n, step, [=](size_t at) { return sumOf(from + at, length, [m](Pack v) { return (v - m) * (v - m); }); }) / count;
    const Real rstd = Real(1) / platform::sqrt(variance + static_cast<Real>(eps));
    const Pack scale = weight == nullptr ? rstd : rstd * weight[c], shift = bias == nullptr ? Real(0) : bias[c];
    means[c] = mean;
    variances[c] = variance;
    for (size_t b = 0; b < n; b++) map(to + b * step, from + b * step, length, [m, scale, shift](Pack v) { return (v - m) * scale + shift; });
  });
}

/** Gradients of x, weight and bias. `weight` may be null, which means ones. */
KD_EXPORT(batchNormBackward)
void batchNormBackward(const Real* g, const Real* x, const Real* weight, const Real* means, const Real* variances, Real* gx, Real* gWeight, Real* gBias, size_t n, size_t channels, size_t length, double eps) {
  overRows(channels, n * length, [=](size_t c) {
    const size_t step = channels * length;
    const Real *const from = x + c * length, *const d = g + c * length, count = static_cast<Real>(n * length);
    Real* const to = gx + c * length;
    const Pack mean = means[c];
    const Real rstd = Real(1) / platform::sqrt(variances[c] + static_cast<Real>(eps));
    const Real sum = overBatch(n, step, [=](size_t at) { return fold<Sum>(d + at, length); });
    const Real product = overBatch(n, step, [=](size_t at) { return sumOf(d + at, from + at, length, [mean](Pack a, Pack v) { return a * (v - mean); }); });
    gWeight[c] = product * rstd;
    gBias[c] = sum;
    const Pack pull = sum / count, turn = product / count * rstd * rstd, scale = weight == nullptr ? rstd : rstd * weight[c];
    for (size_t b = 0; b < n; b++)
      map(to + b * step, d + b * step, from + b * step, length, [=](Pack a, Pack v) { return (a - pull - (v - mean) * turn) * scale; });
  });
}

}  // namespace kindling::wide
