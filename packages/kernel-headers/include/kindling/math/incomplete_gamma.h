// Regularised incomplete gamma functions. Series and continued fraction: DLMF 8.7.1 and 8.9.2; for large a Temme's expansion:
// DLMF 8.12. Edges as in PyTorch.
#pragma once
#include <kindling/math/gamma.h>

namespace kindling::rare {

/** log(1 + u) - u, exact near 0: with r = u / (2 + u), -u r + 2 r^3 (1/3 + r^2/5 + ...). */
KD_RARE double log1pMinus(double u) {
  if (abs(u) > 0.5) return log1p(u) - u;
  const double r = u / (2 + u), z = r * r;
  double sum = 0;
  for (int k = 41; k >= 3; k -= 2) sum = sum * z + 1.0 / k;
  return 2 * r * z * sum - u * r;
}

/** x^a e^-x / Gamma(a + 1) */
KD_RARE double gammaPrefix(double a, double x) {
  if (a < 10) return exp(a * log(x) - x - lgamma(a + 1));
  const double z = 1 / (a * a);
  const double stirling = (1.0 / 12 - z * (1.0 / 360 - z * (1.0 / 1260 - z * (1.0 / 1680 - z / 1188)))) / a;
  return exp(a * log1pMinus((x - a) / a) - stirling) / sqrt(2 * pi * a);
}

inline constexpr int mostTerms = 100000;
inline constexpr double smallest = 1.11022302462515654042e-16;

/** P(a, x), x up to a or so. */
KD_RARE double lowerSeries(double a, double x) {
  const double prefix = gammaPrefix(a, x);
  if (prefix == 0) return 0;
  double term = 1, sum = 1;
  for (int n = 1; n < mostTerms && term > smallest * sum; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return prefix * sum;
}

/** Q(a, x), x above a and 1: Lentz's method. */
KD_RARE double upperFraction(double a, double x) {
  const double prefix = gammaPrefix(a, x) * a;
  if (prefix == 0) return 0;
  double b = x + 1 - a, c = 1e300, d = 1 / b, f = d;
  for (int n = 1; n < mostTerms; n++) {
    const double factor = n * (a - n);
    b += 2;
    d = 1 / (factor * d + b);
    c = b + factor / c;
    f *= c * d;
    if (abs(c * d - 1) < smallest) break;
  }
  return prefix * f;
}

/** Q(a, x) for small x, where 1 - P would cancel. */
KD_RARE double upperSeries(double a, double x) {
  double factor = 1, sum = 0;
  for (int n = 1; n < mostTerms; n++) {
    factor *= -x / n;
    const double term = factor / (a + n);
    sum += term;
    if (abs(term) <= smallest * abs(sum)) break;
  }
  const double power = a * log(x);
  return -expm1(power - lgamma(1 + a)) - exp(power - lgamma(a)) * sum;
}

/** Q(a, x) (or P) for a beyond 1e6 and x within a hundredth of it. */
KD_RARE double largeGamma(double a, double x, bool lower) {
  const double u = (x - a) / a, half = -log1pMinus(u);
  const double eta = platform::copysign(sqrt(2 * half), u);
  const double c0 = -1.0 / 3 + eta * (1.0 / 12 + eta * (-2.0 / 135 + eta * (1.0 / 864 + eta / 2835)));
  const double c1 = -1.0 / 540 + eta * (-1.0 / 288 + eta * (25.0 / 9450));
  const double rest = exp(-a * half) / sqrt(2 * pi * a) * (c0 + c1 / a);
  return lower ? 0.5 * erfc(-eta * sqrt(a / 2)) - rest : 0.5 * erfc(eta * sqrt(a / 2)) + rest;
}

KD_RARE double incompleteGamma(double a, double x, bool lower) {
  const double none = lower ? 0 : 1;
  if (!(x >= 0) || !(a >= 0)) return nan;
  if (a == 0) return x > 0 ? 1 - none : nan;
  if (x == 0) return none;
  if (a == inf) return x == inf ? nan : none;
  if (x == inf) return 1 - none;
  if (a > 1e6 && abs(x - a) < 0.01 * a) return largeGamma(a, x, lower);
  if (x > a && x > 1.1) return lower ? 1 - upperFraction(a, x) : upperFraction(a, x);
  const bool byLower = x > 1.1 || (x <= 0.5 ? -0.4 / log(x) < a : x * 1.1 < a);
  if (lower) return x <= a || byLower || x <= 1 ? lowerSeries(a, x) : 1 - upperSeries(a, x);
  return byLower ? 1 - lowerSeries(a, x) : upperSeries(a, x);
}

KD_FN double igamma(double a, double x) { return incompleteGamma(a, x, true); }
KD_FN double igammac(double a, double x) { return incompleteGamma(a, x, false); }

}  // namespace kindling::rare
