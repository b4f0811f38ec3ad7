// Singular values of square matrices: Householder bidiagonalisation, then implicit QR steps. Golub & Van Loan, Matrix
// Computations, 5.4.8 and 8.6. In double; the transposes of both orthogonal factors are kept, rotated row by row.
#pragma once
#include "rotations.h"

namespace kindling::linalg {

struct Bidiagonal {
  double *a, *u, *v;      // the matrix, n x n, then left reflectors in a's columns and right ones in its rows; UT and VT, or null
  double *d, *e;          // the diagonal and what stands above it
  double *left, *right;   // factors of the reflectors
  double *w, *rotations;  // room for n and 4n
  int n;

  static constexpr size_t elements(int n) { return (3 * static_cast<size_t>(n) + 9) * n; }
  Bidiagonal(double* room, int size, bool vectors) : n(size) {
    const size_t square = static_cast<size_t>(n) * n;
    a = room, u = vectors ? a + square : nullptr, v = vectors ? a + 2 * square : nullptr;
    d = a + 3 * square, e = d + n, left = e + n, right = left + n, w = right + n, rotations = w + n;
  }

  void reduce() const {
    for (int k = 0; k < n; k++) {
      const int m = n - k - 1;
      double *column = a + k * n + k, *line = column + 1;
      left[k] = makeReflector(column, n, n - k);
      d[k] = column[0];
      // A <- H A: w = tau vT A, first off row k, whose own reflector then goes over the others together with it.
      for (int j = 0; j < m; j++) w[j] = line[j];
      for (int i = k + 1; i < n; i++) addScaled(w, a[i * n + k], a + i * n + k + 1, m);
      scaleRow(w, left[k], m);
      addScaled(line, -1.0, w, m);
      right[k] = m > 0 ? makeReflector(line, 1, m) : 0;
      if (m > 0) e[k] = line[0], line[0] = 1;
      for (int i = k + 1; i < n; i++) {
        double* row = a + i * n + k + 1;
        addScaled(row, -a[i * n + k], w, m);
        if (right[k] != 0) addScaled(row, -right[k] * gemv::dot(row, line, m), line, m);
      }
    }
  }

  void accumulate() const {
    accumulateRows(a, right, v, n, 1);
    // The left reflectors stand in columns: as rows of the transpose they are like the right ones.
    for (int i = 0; i < n; i++) {
      a[i * n + i] = 1;
      for (int j = i + 1; j < n; j++) a[i * n + j] = a[j * n + i];
    }
    accumulateRows(a, left, u, n, 0);
  }

  void turn(double* rows, int p, int q, const Rotation& by) const {
    if (rows != nullptr) rotateRows(rows + p * n, rows + q * n, by.c, by.s, n);
  }

  /** d[i] = 0: what stands right of it is rotated out, over the rows below. */
  void clearRow(int i, int hi) const {
    double f = e[i];
    e[i] = 0;
    for (int k = i + 1; k <= hi && f != 0; k++) {
      const Rotation by(d[k], f);
      d[k] = by.r;
      if (k < hi) f = -by.s * e[k], e[k] *= by.c;
      turn(u, k, i, by);
    }
  }

  /** d[hi] = 0: what stands above it is rotated out, over the columns before. */
  void clearColumn(int lo, int hi) const {
    double f = e[hi - 1];
    e[hi - 1] = 0;
    for (int k = hi - 1; k >= lo && f != 0; k--) {
      const Rotation by(d[k], f);
      d[k] = by.r;
      if (k > lo) f = -by.s * e[k - 1], e[k - 1] *= by.c;
      turn(v, k, hi, by);
    }
  }

  void step(int lo, int hi, Sweep& byRight, Sweep& byLeft) const {
    // The eigenvalue of the last 2 x 2 of BT B that is nearer to its corner
    const double above = hi - 1 > lo ? e[hi - 2] : 0, last = e[hi - 1];
    const double t1 = d[hi - 1] * d[hi - 1] + above * above, t2 = d[hi] * d[hi] + last * last, off = d[hi - 1] * last;
    const double half = (t1 - t2) / 2;
    const double shift = off == 0 ? t2 : t2 - off * (off / (half + platform::copysign(math::hypot(half, off), half)));
    double y = d[lo] * d[lo] - shift, z = d[lo] * e[lo];
    for (int k = lo; k < hi; k++) {
      const Rotation one(y, z);
      byRight.set(k, one);
      if (k > lo) e[k - 1] = one.r;
      y = one.c * d[k] + one.s * e[k];
      e[k] = one.c * e[k] - one.s * d[k];
      z = one.s * d[k + 1];
      d[k + 1] *= one.c;
      const Rotation two(y, z);
      byLeft.set(k, two);
      d[k] = two.r;
      y = two.c * e[k] + two.s * d[k + 1];
      d[k + 1] = two.c * d[k + 1] - two.s * e[k];
      e[k] = y;
      if (k == hi - 1) break;
      z = two.s * e[k + 1];
      e[k + 1] *= two.c;
    }
  }

  /** False when it does not converge. */
  bool diagonalise() const {
    Sweep byRight(rotations, n), byLeft(rotations + 2 * n, n);
    double norm = 0;
    for (int k = 0; k < n; k++) norm = max(norm, platform::abs(d[k]) + (k < n - 1 ? platform::abs(e[k]) : 0));
    const double tiny = epsilon * norm;
    const auto small = [&](int k) {
      const double off = platform::abs(e[k]);
      return off <= epsilon * (platform::abs(d[k]) + platform::abs(d[k + 1])) || off <= 1e-3 * epsilon * tiny;
    };
    int hi = n - 1;
    for (int steps = 60 * n; hi > 0;) {
      if (small(hi - 1)) {
        e[--hi] = 0;
        continue;
      }
      if (steps-- == 0) return false;
      int lo = hi - 1;
      while (lo > 0 && !small(lo - 1)) lo--;
      int zero = hi;
      while (zero >= lo && platform::abs(d[zero]) > 1e-3 * tiny) zero--;
      if (zero >= lo) {
        d[zero] = 0;
        if (zero == hi)
          clearColumn(lo, hi);
        else
          clearRow(zero, hi);
        continue;
      }
      step(lo, hi, byRight, byLeft);
      if (u == nullptr) continue;
      byRight.apply(v, n, lo, hi);
      byLeft.apply(u, n, lo, hi);
    }
    return true;
  }

  /** Falling values, none of them negative. */
  void sort() const {
    for (int i = 0; i < n; i++)
      if (d[i] < 0) {
        d[i] = -d[i];
        if (v != nullptr) scaleRow(v + i * n, -1.0, n);
      }
    for (int i = 0; i < n; i++) {
      int largest = i;
      for (int j = i + 1; j < n; j++)
        if (d[j] > d[largest]) largest = j;
      if (largest == i) continue;
      swapRows(d + i, d + largest, 1);
      if (u == nullptr) continue;
      swapRows(u + i * n, u + largest * n, n);
      swapRows(v + i * n, v + largest * n, n);
    }
  }

  /** a = U diag(d) VT; false when it does not converge. */
  bool run() const {
    reduce();
    if (u != nullptr) accumulate();
    if (!diagonalise()) return false;
    sort();
    return true;
  }
};

}  // namespace kindling::linalg
