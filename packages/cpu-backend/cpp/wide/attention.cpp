// What lies between the matrix products of attention: scores of some queries to weights, and gradients of weights to those of scores.
#include <kindling/math/log.h>
#include "attention.h"
#include "rows.h"

namespace kindling::wide {

/** Rows are queries, numbered from `first` on through batch, heads and places; `length` queries and `keys` keys a head. */
struct Rows {
  size_t first, heads, length, keys;
  double scale;
  int causal;
  /** The mask of element (n, h, l, s), or null. */
  const Real* mask;
  ptrdiff_t step[4];
};

namespace {

/** Scores times scale, plus mask. */
void prepare(const Rows& rows, size_t r, Real* score) {
  const size_t query = rows.first + r, l = query % rows.length, batch = query / rows.length, n = rows.keys;
  const Pack scale = static_cast<Real>(rows.scale);
  map(score, score, n, [scale](Pack v) { return v * scale; });
  if (rows.mask != nullptr) {
    const Real* mask = rows.mask + batch / rows.heads * rows.step[0] + batch % rows.heads * rows.step[1] + l * rows.step[2];
    if (rows.step[3] == 1)
      map(score, score, mask, n, [](Pack v, Pack m) { return v + m; });
    else
      for (size_t s = 0; s < n; s++) score[s] += mask[s * rows.step[3]];
  }
  if (rows.causal)
    for (size_t s = l + 1; s < n; s++) score[s] = -__builtin_inff();
}

}  // namespace

Real weigh(Real* score, size_t n) {
  const Real top = fold<Maximum>(score, n);
  const Pack tops = top;
  map(score, score, n, [tops](Pack v) { return math::exp(v - tops); });
  const Real sum = fold<Sum>(score, n);
  const Pack inverse = Real(1) / sum;
  map(score, score, n, [inverse](Pack v) { return v * inverse; });
  return top + math::log(sum);
}

void pullBack(Real* score, Real* g, size_t n, Real total, Real scale) {
  const Pack totals = total, factor = scale;
  map(score, score, n, [totals](Pack v) { return math::exp(v - totals); });
  const Pack own = sumOf(score, g, n, [](Pack w, Pack d) { return w * d; });
  map(g, score, g, n, [own, factor](Pack w, Pack d) { return w * (d - own) * factor; });
}

/** Scores become weights; `totals` are the logarithms of the sums that normalise them, by query. */
KD_EXPORT(attentionWeights)
void attentionWeights(Real* scores, Real* totals, const Real* mask, size_t first, size_t count, size_t heads, size_t length, size_t keys, double scale, int causal, ptrdiff_t stepN, ptrdiff_t stepH, ptrdiff_t stepL, ptrdiff_t stepS) {
  const Rows rows = {first, heads, length, keys, scale, causal, mask, {stepN, stepH, stepL, stepS}};
  overRows(count, keys, [=](size_t r) {
    const size_t n = rows.keys;
    Real* row = scores + r * n;
    prepare(rows, r, row);
    totals[rows.first + r] = weigh(row, n);
  });
}

/** Scores become weights once more, and `gradients` of weights those of scores. */
KD_EXPORT(attentionGradients)
void attentionGradients(Real* scores, Real* gradients, const Real* totals, const Real* mask, size_t first, size_t count, size_t heads, size_t length, size_t keys, double scale, int causal, ptrdiff_t stepN, ptrdiff_t stepH, ptrdiff_t stepL, ptrdiff_t stepS) {
  const Rows rows = {first, heads, length, keys, scale, causal, mask, {stepN, stepH, stepL, stepS}};
  overRows(count, keys, [=](size_t r) {
    const size_t n = rows.keys;
    Real* row = scores + r * n;
    prepare(rows, r, row);
    pullBack(row, gradients + r * n, n, totals[rows.first + r], static_cast<Real>(rows.scale));
  });
}

}  // namespace kindling::wide
