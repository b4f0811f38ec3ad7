// What attention does to rows of scores.
#pragma once
#include "pack.h"

namespace kindling::wide {

/** Scores become weights; gives the logarithm of the sum that normalises them. */
Real weigh(Real* score, size_t n);
/** Scores become weights once more, `total` being that logarithm, and `g`, the gradients of weights, those of scores. */
void pullBack(Real* score, Real* g, size_t n, Real total, Real scale);

}  // namespace kindling::wide
