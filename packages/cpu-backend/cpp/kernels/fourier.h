// Discrete Fourier transforms of one line, in doubles: X[k] = Σ x[j] exp(-2πi jk/n).
//
// Lengths whose prime factors are small: Stockham's self-sorting algorithm in mixed radices (C. Van Loan, Computational
// Frameworks for the Fast Fourier Transform, 1992, 1.7). Others: Bluestein's, a convolution with a chirp (L. Bluestein, A linear
// filtering approach to the computation of the discrete Fourier transform, 1970).
#pragma once
#include <kindling/math/complex.h>

namespace kindling::fourier {

using C = Complex128;

KD_FN C plus(C a, C b) { return {a.re + b.re, a.im + b.im}; }
KD_FN C minus(C a, C b) { return {a.re - b.re, a.im - b.im}; }

inline constexpr uint32_t largestPrime = 31;

/** exp(-2πi t/n), from an angle of at most an eighth of a turn, so that symmetric values are exactly symmetric. */
inline C root(uint64_t t, uint64_t n) {
  constexpr double turn = 6.28318530717958648;
  uint64_t octant = 8 * t / n, rest = 8 * t - octant * n;  // 8t = octant n + rest
  const bool odd = octant & 1;
  const double angle = turn * static_cast<double>(odd ? n - rest : rest) / (8 * static_cast<double>(n));
  double c = platform::cos(angle), s = platform::sin(angle);
  if (odd && rest == 0) c = s = 0.707106781186547524;
  if (odd) octant++;
  const double sine = odd ? -s : s;
  switch ((octant >> 1) & 3) {  // quarter turns
    case 0: return {c, -sine};
    case 1: return {-sine, -c};
    case 2: return {-c, sine};
    default: return {sine, c};
  }
}

/** The next factor of a stage: 4 before 2, then 3, 5 and other primes; 0 where only a large one is left. */
inline uint32_t nextFactor(uint32_t n) {
  if (n % 4 == 0) return 4;
  for (uint32_t p = 2; p <= largestPrime; p++)
    if (n % p == 0) return p;
  return 0;
}

inline bool isSmooth(uint32_t n) {
  while (n > 1) {
    const uint32_t p = nextFactor(n);
    if (p == 0) return false;
    n /= p;
  }
  return true;
}

/** Length of the convolution by which Bluestein's algorithm transforms n elements. */
inline uint32_t convolutionLength(uint32_t n) {
  uint32_t m = 1;
  while (m < 2 * n - 1) m *= 2;
  return m;
}

KD_FN void butterfly2(const C* a, C* y) {
  y[0] = plus(a[0], a[1]);
  y[1] = minus(a[0], a[1]);
}

KD_FN void butterfly3(const C* a, C* y) {
  constexpr double half = 0.866025403784438647;  // sin 60°
  const C sum = plus(a[1], a[2]), difference = minus(a[1], a[2]);
  const C middle{a[0].re - 0.5 * sum.re, a[0].im - 0.5 * sum.im}, side{half * difference.im, -half * difference.re};
  y[0] = plus(a[0], sum);
  y[1] = plus(middle, side);
  y[2] = minus(middle, side);
}

KD_FN void butterfly4(const C* a, C* y) {
  const C p = plus(a[0], a[2]), q = minus(a[0], a[2]), r = plus(a[1], a[3]), s = complex::turnBack(minus(a[1], a[3]));
  y[0] = plus(p, r);
  y[1] = plus(q, s);
  y[2] = minus(p, r);
  y[3] = minus(q, s);
}

KD_FN void butterfly5(const C* a, C* y) {
  constexpr double c1 = 0.309016994374947424, c2 = -0.809016994374947424, s1 = 0.951056516295153572, s2 = 0.587785252292473129;
  const C p = plus(a[1], a[4]), q = plus(a[2], a[3]), u = minus(a[1], a[4]), v = minus(a[2], a[3]);
  const C m1{a[0].re + c1 * p.re + c2 * q.re, a[0].im + c1 * p.im + c2 * q.im};
  const C m2{a[0].re + c2 * p.re + c1 * q.re, a[0].im + c2 * p.im + c1 * q.im};
  const C d1 = complex::turnBack({s1 * u.re + s2 * v.re, s1 * u.im + s2 * v.im});
  const C d2 = complex::turnBack({s2 * u.re - s1 * v.re, s2 * u.im - s1 * v.im});
  y[0] = plus(a[0], plus(p, q));
  y[1] = plus(m1, d1);
  y[2] = plus(m2, d2);
  y[3] = minus(m2, d2);
  y[4] = minus(m1, d1);
}

/** One stage: `m` times p groups of `stride` elements; `roots` has exp(-2πi t/n) for t < n, a multiple of the length. */
template <uint32_t radix>
void stage(const C* x, C* y, const C* roots, uint32_t n, uint32_t m, uint32_t stride, uint32_t p) {
  const uint32_t step = n / (m * p);
  for (uint32_t k = 0; k < m; k++) {
    for (uint32_t q = 0; q < stride; q++) {
      C a[radix == 0 ? largestPrime : radix], b[radix == 0 ? largestPrime : radix];
      for (uint32_t j = 0; j < p; j++) a[j] = x[q + stride * (k + m * j)];
      if constexpr (radix == 2)
        butterfly2(a, b);
      else if constexpr (radix == 3)
        butterfly3(a, b);
      else if constexpr (radix == 4)
        butterfly4(a, b);
      else if constexpr (radix == 5)
        butterfly5(a, b);
      else
        for (uint32_t r = 0; r < p; r++) {
          b[r] = a[0];
          for (uint32_t j = 1; j < p; j++) b[r] = plus(b[r], complex::multiply(a[j], roots[j * r % p * (n / p)]));
        }
      C* to = y + q + stride * p * k;
      to[0] = b[0];
      for (uint32_t r = 1; r < p; r++) to[stride * r] = k == 0 ? b[r] : complex::multiply(b[r], roots[k * r * step]);
    }
  }
}

/** Transforms `x` of a smooth length by the roots of n, a multiple of it; the result is in what is returned, `x` or `y`. */
inline C* transformSmooth(C* x, C* y, const C* roots, uint32_t n, uint32_t length) {
  uint32_t stride = 1;
  for (uint32_t left = length; left > 1;) {
    const uint32_t p = nextFactor(left), m = left / p;
    switch (p) {
      case 2: stage<2>(x, y, roots, n, m, stride, 2); break;
      case 3: stage<3>(x, y, roots, n, m, stride, 3); break;
      case 4: stage<4>(x, y, roots, n, m, stride, 4); break;
      case 5: stage<5>(x, y, roots, n, m, stride, 5); break;
      default: stage<0>(x, y, roots, n, m, stride, p);
    }
    C* swap = x;
    x = y;
    y = swap;
    left = m;
    stride *= p;
  }
  return x;
}

/** What a length needs, in one piece of memory: a line, a second one, roots, and for Bluestein's algorithm the chirp and its
    transform. Lines come first, so that a transform may use the memory of another. */
struct Plan {
  uint32_t n, length;  // of the transform by stages: n, or that of the convolution
  C *line, *other, *roots, *chirp, *filter;

  Plan(uint32_t size, void* memory) : n(size), length(isSmooth(size) ? size : convolutionLength(size)) {
    line = static_cast<C*>(memory);
    other = line + length;
    roots = other + length;
    chirp = roots + length;
    filter = chirp + n;
  }

  bool isDirect() const { return length == n; }

  static size_t bytes(uint32_t n) {
    const size_t length = isSmooth(n) ? n : convolutionLength(n);
    return sizeof(C) * (length == n ? 4 * length : 4 * length + n);
  }

  void prepare() {
    for (uint32_t t = 0; t < length; t++) roots[t] = root(t, length);
    if (isDirect()) return;
    for (uint64_t k = 0; k < n; k++) chirp[k] = root(k * k % (2 * uint64_t(n)), 2 * uint64_t(n));
    for (uint32_t k = 0; k < length; k++) {
      const uint32_t from = k < n ? k : length - k;
      line[k] = from < n ? C{chirp[from].re, -chirp[from].im} : C{0, 0};
    }
    const C* result = transformSmooth(line, other, roots, length, length);
    for (uint32_t k = 0; k < length; k++) filter[k] = result[k];
  }

  /** Transforms the n elements at `line`; returns where the result is. */
  const C* run() const {
    if (isDirect()) return transformSmooth(line, other, roots, n, n);
    for (uint32_t k = 0; k < length; k++) line[k] = k < n ? complex::multiply(line[k], chirp[k]) : C{0, 0};
    C* x = transformSmooth(line, other, roots, length, length);
    // The inverse transform is the transform with the parts swapped, before and after.
    for (uint32_t k = 0; k < length; k++) {
      const C z = complex::multiply(x[k], filter[k]);
      x[k] = {z.im, z.re};
    }
    C* y = transformSmooth(x, x == line ? other : line, roots, length, length);
    const double scale = 1.0 / length;
    for (uint32_t k = 0; k < n; k++) y[k] = complex::multiply({y[k].im * scale, y[k].re * scale}, chirp[k]);
    return y;
  }

  /** Whether real lines take a complex transform of half the length. */
  bool halves() const { return isDirect() && n % 2 == 0; }

  /** Where `runHalf` leaves its spectrum, and `runHalfBack` reads it: n elements. */
  C* spectrum() const { return chirp; }

  /**
   * The first n/2 + 1 elements of the spectrum of a real line, whose elements 2k and 2k+1 are the parts of line[k].
   * With even and odd ones apart, X[k] = E[k] + exp(-2πi k/n) O[k], and both come from the one transform Z of E + i O.
   */
  void runHalf() const {
    const uint32_t half = n / 2;
    const C* z = transformSmooth(line, other, roots, n, half);
    C* to = spectrum();
    for (uint32_t k = 0; k <= half; k++) {
      const C a = z[k % half], b = z[(half - k) % half];
      const C even{(a.re + b.re) / 2, (a.im - b.im) / 2}, odd{(a.im + b.im) / 2, (b.re - a.re) / 2};
      to[k] = plus(even, complex::multiply(odd, roots[k]));
    }
  }

  /** Undoes `runHalf`, times n: returns the real line, elements 2k and 2k+1 as the imaginary and the real part of element k. */
  const C* runHalfBack() const {
    const uint32_t half = n / 2;
    const C* x = spectrum();
    for (uint32_t k = 0; k < half; k++) {
      const C a = x[k], b{x[half - k].re, -x[half - k].im}, w{roots[k].re, -roots[k].im};
      const C even = plus(a, b), odd = complex::multiply(minus(a, b), w);
      // E + i O with its parts swapped, for the inverse transform
      line[k] = {even.im + odd.re, even.re - odd.im};
    }
    return transformSmooth(line, other, roots, n, half);
  }
};

}  // namespace kindling::fourier
