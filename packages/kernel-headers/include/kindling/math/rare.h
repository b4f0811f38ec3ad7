// Functions too long and too seldom used to be made for every dtype: once for double, not inlined; float rounds the result.
#pragma once
#include <kindling/math/erf.h>
#include <kindling/math/exp.h>
#include <kindling/math/log.h>

namespace kindling::rare {

inline constexpr double inf = __builtin_inf(), nan = __builtin_nan(""), pi = 3.14159265358979323846;

KD_RARE double exp(double x) { return math::exp(x); }
KD_RARE double expm1(double x) { return math::expm1(x); }
KD_RARE double log(double x) { return math::log(x); }
KD_RARE double log1p(double x) { return math::log1p(x); }
KD_RARE double erfc(double x) { return math::erfc(x); }
KD_FN double sqrt(double x) { return platform::sqrt(x); }
KD_FN double abs(double x) { return platform::abs(x); }
KD_FN double floor(double x) { return platform::floor(x); }

struct Table {
  const double* values;
  int count;
  template <int n>
  constexpr Table(const double (&table)[n]) : values(table), count(n) {}
};

/** Horner's rule, highest power first. */
KD_RARE double horner(double x, Table c) {
  double y = c.values[0];
  for (int i = 1; i < c.count; i++) y = y * x + c.values[i];
  return y;
}

/** Clenshaw's sum of c[i] T(i) at x / 2, highest order first, the last coefficient halved. */
KD_RARE double clenshaw(double x, Table c) {
  double b0 = c.values[0], b1 = 0, b2 = 0;
  for (int i = 1; i < c.count; i++) {
    b2 = b1;
    b1 = b0;
    b0 = x * b1 - b2 + c.values[i];
  }
  return 0.5 * (b0 - b2);
}

/** sin(pi x), exact at integers. */
KD_RARE double sinPi(double x) { return platform::sin(pi * (x - 2 * platform::rint(0.5 * x))); }

}  // namespace kindling::rare
