// -log softmax(logits)[target] of contiguous rows, and its gradient.
#include <kindling/block.h>
#include <kindling/math/log.h>
#include "rows.h"

namespace kindling::wide {
namespace {

/** Every target is a class or the one to ignore; else position and value of the first that is not. */
int checkTargets(const int64_t* target, size_t rows, size_t classes, int64_t ignore, Block* block) {
  for (size_t r = 0; r < rows; r++) {
    if (target[r] == ignore || (target[r] >= 0 && target[r] < static_cast<int64_t>(classes))) continue;
    block->errorPosition = static_cast<int64_t>(r);
    block->errorValue = target[r];
    return indexOutOfRange;
  }
  return ok;
}

Real lossOf(const Real* x, size_t n, int64_t target) {
  const Real top = fold<Maximum>(x, n);
  const Pack tops = top;
  const Real total = sumOf(x, n, [tops](Pack v) { return math::exp(v - tops); });
  return math::log(total) - (x[target] - top);
}

void gradientOf(const Real* x, Real* out, size_t n, int64_t target, Real g) {
  const Pack top = fold<Maximum>(x, n), factor = g;
  map(out, x, n, [top](Pack v) { return math::exp(v - top); });
  const Pack total = fold<Sum>(out, n);
  map(out, out, n, [total, factor](Pack v) { return v / total * factor; });
  out[target] -= g;
}

}  // namespace

KD_EXPORT(crossEntropy)
int crossEntropy(const Real* x, const int64_t* target, Real* out, size_t rows, size_t n, double ignore, Block* block) {
  const int64_t ignored = platform::toInt64(ignore);
  if (const int status = checkTargets(target, rows, n, ignored, block)) return status;
  overRows(rows, n, [=](size_t r) { out[r] = target[r] == ignored ? Real(0) : lossOf(x + r * n, n, target[r]); });
  return ok;
}

KD_EXPORT(crossEntropyBackward)
int crossEntropyBackward(const Real* g, const Real* x, const int64_t* target, Real* out, size_t rows, size_t n, double ignore, Block* block) {
  const int64_t ignored = platform::toInt64(ignore);
  if (const int status = checkTargets(target, rows, n, ignored, block)) return status;
  overRows(rows, n, [=](size_t r) {
    Real* row = out + r * n;
    if (target[r] != ignored) return gradientOf(x + r * n, row, n, target[r], g[r]);
    for (size_t i = 0; i < n; i++) row[i] = 0;
  });
  return ok;
}

}  // namespace kindling::wide
