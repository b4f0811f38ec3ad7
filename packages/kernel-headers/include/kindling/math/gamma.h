// Gamma function: its logarithm and derivatives. After Cephes (gamma.c, psi.c, zeta.c).
#pragma once
#include <kindling/math/cephes.h>
#include <kindling/math/rare.h>

namespace kindling::rare {

/** log |Gamma(x)|; inf at 0 and negative integers. */
KD_RARE double lgamma(double x) {
  if (x != x) return x;
  const double a = abs(x);
  if (a == inf) return inf;
  if (a < 1e-10) return -log(a) - 0.57721566490153286 * x;
  if (x < 0.5) {
    const double s = abs(sinPi(x));
    return s == 0 || (x < 0 && x == floor(x)) ? inf : log(pi / s) - lgamma(1 - x);
  }
  if (x >= 13) {
    const double stirling = (x - 0.5) * log(x) - x + 0.91893853320467274178;
    return x > 1e8 ? stirling : stirling + horner(1 / (x * x), cephes::lgammaA) / x;
  }
  double product = 1, y = x;
  for (; y >= 3; product *= y) y -= 1;
  for (; y < 2; y += 1) product /= y;
  y -= 2;
  return log(product) + y * horner(y, cephes::lgammaB) / horner(y, cephes::lgammaC);
}

/** d/dx lgamma(x); NaN at negative integers. */
KD_RARE double digamma(double x) {
  if (x == 0) return platform::copysign(inf, -x);
  if (x < 0) {
    if (x == floor(x)) return nan;
    return digamma(1 - x) - pi / platform::tan(pi * (x - platform::trunc(x)));
  }
  double sum = 0;
  for (; x < 10; x += 1) sum -= 1 / x;
  const double z = x < 1e17 ? 1 / (x * x) : 0;
  return sum + log(x) - 0.5 / x - z * horner(z, cephes::psiA);
}

/** Sum of (q + k)^-s over k >= 0, s > 1: terms up to 9, then Euler's and Maclaurin's formula. */
KD_RARE double zeta(double s, double q) {
  if (s == 1) return inf;
  if (!(s > 1) || q != q) return nan;
  if (q <= 0) {
    if (q == floor(q)) return inf;
    if (s != floor(s)) return nan;
    // Terms below 0 mirrored, so that a far q takes no longer.
    const double f = q - floor(q), sign = platform::fmod(s, 2) == 0 ? 1 : -1;
    return zeta(s, f) + sign * (zeta(s, 1 - f) - zeta(s, 1 - q));
  }
  if (q == inf) return 0;
  constexpr double eps = 1.11022302462515654042e-16;
  double sum = platform::pow(q, -s), a = q, b = 0;
  for (int i = 0; i < 9 || a <= 9; i++) {
    a += 1;
    b = platform::pow(a, -s);
    sum += b;
    if (b < eps * sum) return sum;
  }
  sum += b * a / (s - 1) - 0.5 * b;
  double factor = 1, k = 0;
  for (const double divisor : cephes::zetaA) {
    factor *= s + k;
    b /= a;
    const double term = factor * b / divisor;
    sum += term;
    if (abs(term) < eps * abs(sum)) break;
    factor *= s + k + 1;
    b /= a;
    k += 2;
  }
  return sum;
}

/** d/dx digamma(x), below 1/2 by reflection. The sine is that of the rounded pi x, as in PyTorch: finite at negative integers. */
template <class T>
KD_FN T trigamma(T x) {
  if (!(x < T(0.5))) return static_cast<T>(zeta(2, x));
  const T s = static_cast<T>(platform::sin(static_cast<double>(T(pi) * x)));
  return static_cast<T>(pi * pi / (static_cast<double>(s) * s) - zeta(2, 1 - static_cast<double>(x)));
}

}  // namespace kindling::rare
