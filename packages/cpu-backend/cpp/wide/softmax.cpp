// softmax and logSoftmax of contiguous rows, and their gradients.
#include <kindling/math/log.h>
#include "rows.h"

namespace kindling::wide {
namespace {

void softmaxRow(const Real* x, Real* y, size_t n) {
  const Pack top = fold<Maximum>(x, n);
  map(y, x, n, [top](Pack v) { return math::exp(v - top); });
  const Pack total = fold<Sum>(y, n);
  map(y, y, n, [total](Pack v) { return v / total; });
}

void logSoftmaxRow(const Real* x, Real* y, size_t n) {
  const Real top = fold<Maximum>(x, n);
  const Pack tops = top;
  const Real total = sumOf(x, n, [tops](Pack v) { return math::exp(v - tops); });
  const Pack shift = top + math::log(total);
  map(y, x, n, [shift](Pack v) { return v - shift; });
}

void softmaxBackwardRow(const Real* g, const Real* y, Real* out, size_t n) {
  const Pack total = sumOf(g, y, n, [](Pack a, Pack b) { return a * b; });
  map(out, g, y, n, [total](Pack a, Pack b) { return b * (a - total); });
}

void logSoftmaxBackwardRow(const Real* g, const Real* y, Real* out, size_t n) {
  const Pack total = fold<Sum>(g, n);
  map(out, g, y, n, [total](Pack a, Pack b) { return a - math::exp(b) * total; });
}

}  // namespace

KD_EXPORT(softmax) void softmax(const Real* x, Real* y, size_t rows, size_t n) {
  overRows(rows, n, [=](size_t r) { softmaxRow(x + r * n, y + r * n, n); });
}
KD_EXPORT(logSoftmax) void logSoftmax(const Real* x, Real* y, size_t rows, size_t n) {
  overRows(rows, n, [=](size_t r) { logSoftmaxRow(x + r * n, y + r * n, n); });
}
KD_EXPORT(softmaxBackward) void softmaxBackward(const Real* g, const Real* y, Real* out, size_t rows, size_t n) {
  overRows(rows, n, [=](size_t r) { softmaxBackwardRow(g + r * n, y + r * n, out + r * n, n); });
}
KD_EXPORT(logSoftmaxBackward) void logSoftmaxBackward(const Real* g, const Real* y, Real* out, size_t rows, size_t n) {
  overRows(rows, n, [=](size_t r) { logSoftmaxBackwardRow(g + r * n, y + r * n, out + r * n, n); });
}

}  // namespace kindling::wide
