// Orthogonal polynomials of degree n by their recurrences: DLMF 18.9. n is cut to an integer; below 0 they are 0.
#pragma once
#include <kindling/math/rare.h>

namespace kindling::rare {

/** Recurrences are not followed beyond this degree. */
inline constexpr int64_t highestDegree = 1 << 24;

/** Steps from p(0) = 1 and p(1) = q to p(n), p(k + 1) = next(k, p(k), p(k - 1)); stops where values overflow. */
template <class Next>
KD_FN double recur(int64_t n, double q, Next next) {
  if (n <= 0) return n == 0;
  if (n > highestDegree) return nan;
  double p = 1;
  for (int64_t k = 1; k < n; k++) {
    if (!(abs(q) < inf)) return q;
    const double r = next(static_cast<double>(k), q, p);
    p = q;
    q = r;
  }
  return q;
}

/** Of the first kind (T), second (U), third (V), fourth (W). */
KD_RARE double chebyshev(int kind, double x, double degree) {
  const int64_t n = platform::toInt64(degree);
  if (n <= 0) return n == 0;
  const double d = static_cast<double>(n), sign = n % 2 == 0 ? 1 : -1;
  if (abs(x) == 1) {
    const double size = kind == 0 || kind == (x > 0 ? 2 : 3) ? 1 : kind == 1 ? d + 1 : 2 * d + 1;
    return x > 0 ? size : sign * size;
  }
  if (n > 8 && abs(x) < 1) {
    const double t = platform::acos(x), h = t / 2;
    switch (kind) {
      case 0: return platform::cos(d * t);
      case 1: return platform::sin((d + 1) * t) / platform::sin(t);
      case 2: return platform::cos((d + 0.5) * t) / platform::cos(h);
      default: return platform::sin((d + 0.5) * t) / platform::sin(h);
    }
  }
  const double first = kind == 0 ? x : kind == 1 ? 2 * x : kind == 2 ? 2 * x - 1 : 2 * x + 1;
  return recur(n, first, [x](double, double q, double p) { return 2 * x * q - p; });
}

KD_RARE double hermiteH(double x, double n) {
  return recur(platform::toInt64(n), 2 * x, [x](double k, double q, double p) { return 2 * x * q - 2 * k * p; });
}

KD_RARE double hermiteHe(double x, double n) {
  return recur(platform::toInt64(n), x, [x](double k, double q, double p) { return x * q - k * p; });
}

KD_RARE double laguerreL(double x, double n) {
  if (x == 0) return n >= 0;
  return recur(platform::toInt64(n), 1 - x, [x](double k, double q, double p) { return ((2 * k + 1 - x) * q - k * p) / (k + 1); });
}

KD_RARE double legendreP(double x, double n) {
  const int64_t degree = platform::toInt64(n);
  if (abs(x) == 1 && degree >= 0) return x > 0 || degree % 2 == 0 ? 1 : -1;
  return recur(degree, x, [x](double k, double q, double p) { return ((2 * k + 1) * x * q - k * p) / (k + 1); });
}

}  // namespace kindling::rare
