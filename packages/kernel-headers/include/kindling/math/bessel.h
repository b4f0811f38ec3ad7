// Bessel and Airy functions. Algorithms and coefficients: Cephes (j0.c, j1.c, i0.c, i1.c, k0.c, k1.c, airy.c).
#pragma once
#include <kindling/math/cephes.h>
#include <kindling/math/rare.h>

namespace kindling::rare {

/** The asymptotic part from 5 on: sqrt(2 / (pi x)) (P cos(x - phase) - 5 Q / x sin(x - phase)), or that a quarter turn on. */
struct Asymptotic {
  Table pp, pq, qp, qq;
  double phase;

  KD_RARE static double value(const Asymptotic& f, double x, bool turned) {
    const double z = 25 / (x * x), p = horner(z, f.pp) / horner(z, f.pq), q = 5 / x * (horner(z, f.qp) / horner(z, f.qq));
    const double s = platform::sin(x - f.phase), c = platform::cos(x - f.phase);
    return (turned ? p * s + q * c : p * c - q * s) * 0.79788456080286535588 / sqrt(x);
  }
};
KD_TABLE Asymptotic order0{cephes::j0PP, cephes::j0PQ, cephes::j0QP, cephes::j0QQ, 0.78539816339744830962};
KD_TABLE Asymptotic order1{cephes::j1PP, cephes::j1PQ, cephes::j1QP, cephes::j1QQ, 2.35619449019234492885};

KD_RARE double besselJ0(double x) {
  x = abs(x);
  if (x < 1e-5) return 1 - x * x / 4;
  if (!(x <= 5)) return Asymptotic::value(order0, x, false);
  const double z = x * x;
  return (z - 5.78318596294678452118) * (z - 30.4712623436620863991) * horner(z, cephes::j0RP) / horner(z, cephes::j0RQ);
}

KD_RARE double besselJ1(double x) {
  if (x < 0) return -besselJ1(-x);
  if (!(x <= 5)) return Asymptotic::value(order1, x, false);
  const double z = x * x;
  return horner(z, cephes::j1RP) / horner(z, cephes::j1RQ) * x * (z - 14.6819706421238932572) * (z - 49.2184563216946036703);
}

/** 2 / pi, before the logarithm of Y. */
inline constexpr double twoOverPi = 0.63661977236758134308;

KD_RARE double besselY0(double x) {
  if (x <= 0) return x == 0 ? -inf : nan;
  if (!(x <= 5)) return Asymptotic::value(order0, x, true);
  const double z = x * x;
  return horner(z, cephes::y0YP) / horner(z, cephes::y0YQ) + twoOverPi * log(x) * besselJ0(x);
}

KD_RARE double besselY1(double x) {
  if (x <= 0) return x == 0 ? -inf : nan;
  if (!(x <= 5)) return Asymptotic::value(order1, x, true);
  const double z = x * x;
  return x * (horner(z, cephes::y1YP) / horner(z, cephes::y1YQ)) + twoOverPi * (besselJ1(x) * log(x) - 1 / x);
}

/** sin(x) / x */
KD_RARE double sphericalJ0(double x) {
  if (abs(x) == inf) return 0;
  if (abs(x) >= 0.5) return platform::sin(x) / x;
  double sum = 0;
  const double z = x * x;
  for (int k = 12; k >= 2; k -= 2) sum = (1 - sum) * z / (k * (k + 1));
  return 1 - sum;
}

/** e^-|x| I0(x) */
KD_RARE double i0e(double x) {
  const double a = abs(x);
  return a <= 8 ? clenshaw(a / 2 - 2, cephes::i0Near) : clenshaw(32 / a - 2, cephes::i0Far) / sqrt(a);
}
KD_FN double i0(double x) { return exp(abs(x)) * i0e(x); }

/** e^-|x| I1(x) */
KD_RARE double i1e(double x) {
  const double a = abs(x);
  const double y = a <= 8 ? clenshaw(a / 2 - 2, cephes::i1Near) * a : clenshaw(32 / a - 2, cephes::i1Far) / sqrt(a);
  return x < 0 ? -y : y;
}
KD_FN double i1(double x) { return exp(abs(x)) * i1e(x); }

/** K0(x), or e^x K0(x). */
KD_RARE double k0(double x, bool scaled) {
  if (x <= 0) return x == 0 ? inf : nan;
  if (x <= 2) return (clenshaw(x * x - 2, cephes::k0Near) - log(0.5 * x) * i0(x)) * (scaled ? exp(x) : 1);
  return clenshaw(8 / x - 2, cephes::k0Far) / sqrt(x) * (scaled ? 1 : exp(-x));
}

/** K1(x), or e^x K1(x). */
KD_RARE double k1(double x, bool scaled) {
  if (x <= 0) return x == 0 ? inf : nan;
  if (x <= 2) return (log(0.5 * x) * i1(x) + clenshaw(x * x - 2, cephes::k1Near) / x) * (scaled ? exp(x) : 1);
  return clenshaw(8 / x - 2, cephes::k1Far) / sqrt(x) * (scaled ? 1 : exp(-x));
}

/** Ai(x): power series near 0, asymptotic ones outside (-2.09, 2.09). */
KD_RARE double airyAi(double x) {
  constexpr double rootPi = 0.56418958354775628695;  // 1 / sqrt(pi)
  if (x != x || abs(x) == inf) return nan;
  if (x > 103.892) return 0;
  if (abs(x) >= 2.09) {
    const double a = abs(x), t = 2 * a * sqrt(a) / 3, z = 1 / t, root = sqrt(sqrt(a));
    if (x > 0) return rootPi * (horner(z, cephes::airyAN) / horner(z, cephes::airyAD)) / (2 * root * exp(t));
    const double zz = z * z, phase = t + pi / 4;
    const double f = 1 + zz * horner(zz, cephes::airyAFN) / horner(zz, cephes::airyAFD);
    const double g = z * horner(zz, cephes::airyAGN) / horner(zz, cephes::airyAGD);
    return rootPi / root * (platform::sin(phase) * f - platform::cos(phase) * g);
  }
  double f = 1, g = x, m = 1, n = x;
  const double z = x * x * x;
  for (int k = 2; abs(m) + abs(n) > 1e-18; k += 3) {
    f += m *= z / (k * (k + 1));
    g += n *= z / ((k + 1) * (k + 2));
  }
  return 0.355028053887817239260 * f - 0.258819403792806798405 * g;
}

}  // namespace kindling::rare
