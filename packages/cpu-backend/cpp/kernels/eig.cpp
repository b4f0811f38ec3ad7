// Eigenvalues and eigenvectors of real matrices: Hessenberg form, Francis's double-shift QR steps to real Schur form, then
// substitution. Golub & Van Loan, Matrix Computations, 7.4 to 7.6. In double for both dtypes.
#include "rotations.h"

namespace kindling::linalg {
namespace {

struct Number {
  double re, im;
};
KD_FN Number operator-(Number a, Number b) { return {a.re - b.re, a.im - b.im}; }
KD_FN Number operator*(Number a, Number b) { return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re}; }
KD_FN Number operator/(Number a, Number b) {
  const double size = b.re * b.re + b.im * b.im;
  return {(a.re * b.re + a.im * b.im) / size, (a.im * b.re - a.re * b.im) / size};
}
KD_FN double sizeOf(Number a) { return platform::abs(a.re) + platform::abs(a.im); }

struct Schur {
  double *h, *z;  // the matrix, n x n; the orthogonal factor, or null
  Number *values, *x;
  double* v;
  int n;
  double norm;  // the largest element at the start

  double& at(int i, int j) const { return h[i * n + j]; }

  /** Rows first .. first + count - 1, columns from `from` on, and those columns of rows up to `to`, reflected by v, tau. */
  void reflect(const double* v, double tau, int first, int count, int from, int to) const {
    for (int j = from; j < n; j++) {
      double sum = 0;
      for (int i = 0; i < count; i++) sum += v[i] * at(first + i, j);
      for (int i = 0; i < count; i++) at(first + i, j) -= tau * sum * v[i];
    }
    const auto fromRight = [&](double* row) {
      addScaled(row, -tau * gemv::dot(row, v, count), v, count);
    };
    for (int i = 0; i < to; i++) fromRight(h + i * n + first);
    if (z != nullptr)
      for (int i = 0; i < n; i++) fromRight(z + i * n + first);
  }

  void toHessenberg() const {
    if (z != nullptr) setIdentity(z, n, n);
    for (int k = 0; k < n - 2; k++) {
      const int m = n - k - 1;
      for (int i = 0; i < m; i++) v[i] = at(k + 1 + i, k);
      const double tau = makeReflector(v, 1, m);
      at(k + 1, k) = v[0];
      for (int i = 1; i < m; i++) at(k + 1 + i, k) = 0;
      v[0] = 1;
      if (tau != 0) reflect(v, tau, k + 1, m, k + 1, n);
    }
  }

  bool small(int k) const {
    const double size = platform::abs(at(k - 1, k - 1)) + platform::abs(at(k, k)), off = platform::abs(at(k, k - 1));
    // Far below rounding, squares of what is left would vanish and steps go nowhere.
    return off <= epsilon * size || off <= 1e-30 * norm || (size == 0 && off <= epsilon * norm);
  }

  /** `lost` counts steps since the last eigenvalue: every tenth has shifts of its own. */
  void francis(int lo, int hi, int lost) const {
    double a = at(hi - 1, hi - 1), b = at(hi - 1, hi), c = at(hi, hi - 1), d = at(hi, hi);
    if (lost % 10 == 9) {
      const double off = platform::abs(at(hi, hi - 1)) + platform::abs(at(hi - 1, hi - 2));
      a = d = 0.75 * off + d, b = -0.4375 * off, c = off;
    }
    const double trace = a + d, determinant = a * d - b * c, top = at(lo, lo), below = at(lo + 1, lo);
    double x = top * top + at(lo, lo + 1) * below - trace * top + determinant;
    double y = below * (top + at(lo + 1, lo + 1) - trace), z3 = below * at(lo + 2, lo + 1);
    for (int k = lo; k < hi; k++) {
      const int count = k < hi - 1 ? 3 : 2;
      double w[3] = {x, y, z3};
      const double tau = makeReflector(w, 1, count), head = w[0];
      w[0] = 1;
      if (tau != 0) reflect(w, tau, k, count, k > lo ? k - 1 : k, min(k + 4, hi + 1));
      if (k > lo) {
        at(k, k - 1) = head;
        for (int i = 1; i < count; i++) at(k + i, k - 1) = 0;
      }
      x = at(k + 1, k);
      y = k + 2 <= hi ? at(k + 2, k) : 0;
      z3 = k + 3 <= hi ? at(k + 3, k) : 0;
    }
  }

  /** The block of rows k and k + 1: eigenvalues, and its turn into a triangle where they are real. */
  void finishBlock(int k) const {
    const double a = at(k, k), b = at(k, k + 1), c = at(k + 1, k), d = at(k + 1, k + 1);
    const double half = (a - d) / 2, square = half * half + b * c;
    if (square < 0) {
      const double im = platform::sqrt(-square), re = d + half;
      values[k] = {re, im}, values[k + 1] = {re, -im};
      return;
    }
    const double shift = half + platform::copysign(platform::sqrt(square), half), lambda = d + shift;
    // (lambda - d, c) is its eigenvector; it becomes the first unit vector.
    const Rotation by(shift, c);
    double w[2] = {by.c, by.s};
    for (int j = k; j < n; j++) {
      double &p = at(k, j), &q = at(k + 1, j);
      const double kept = p;
      p = w[0] * kept + w[1] * q, q = w[0] * q - w[1] * kept;
    }
    const auto columns = [&](double* row) {
      const double kept = row[0];
      row[0] = w[0] * kept + w[1] * row[1], row[1] = w[0] * row[1] - w[1] * kept;
    };
    for (int i = 0; i <= k + 1; i++) columns(h + i * n + k);
    if (z != nullptr)
      for (int i = 0; i < n; i++) columns(z + i * n + k);
    at(k + 1, k) = 0;
    values[k] = {lambda, 0}, values[k + 1] = {at(k + 1, k + 1), 0};
  }

  /** False when it does not converge. */
  bool run() const {
    toHessenberg();
    int lost = 0;
    for (int hi = n - 1; hi >= 0;) {
      int lo = hi;
      while (lo > 0 && !small(lo)) lo--;
      if (lo > 0) at(lo, lo - 1) = 0;
      if (lo >= hi - 1) {
        if (lo == hi)
          values[hi] = {at(hi, hi), 0};
        else
          finishBlock(lo);
        hi = lo - 1, lost = 0;
      } else if (lost == 300) {
        return false;
      } else {
        francis(lo, hi, lost++);
      }
    }
    return true;
  }

  /** x with (T - value) x = 0 for the eigenvalue that row k, or the block from row k on, has. */
  void substitute(int k) const {
    const Number value = values[k];
    const bool pair = value.im != 0;
    const double least = epsilon * norm;
    const auto off = [&](int i) { return i > 0 && at(i, i - 1) != 0; };
    x[k] = {1, 0};
    if (pair) {
      const double b = at(k, k + 1), c = at(k + 1, k);
      if (platform::abs(b) >= platform::abs(c))
        x[k + 1] = (value - Number{at(k, k), 0}) / Number{b, 0};
      else
        x[k + 1] = Number{1, 0}, x[k] = (value - Number{at(k + 1, k + 1), 0}) / Number{c, 0};
    }
    const int last = pair ? k + 1 : k;
    const auto rest = [&](int i, int from) {
      Number sum{0, 0};
      for (int j = from; j <= last; j++) sum.re -= at(i, j) * x[j].re, sum.im -= at(i, j) * x[j].im;
      return sum;
    };
    for (int i = k - 1; i >= 0; i--) {
      Number d = Number{at(i, i), 0} - value;
      if (!off(i)) {
        if (sizeOf(d) < least) d = {least, 0};
        x[i] = rest(i, i + 1) / d;
      } else {
        const Number p = rest(i - 1, i + 1), q = rest(i, i + 1), a = Number{at(i - 1, i - 1), 0} - value;
        const Number b{at(i - 1, i), 0}, c{at(i, i - 1), 0};
        Number determinant = a * d - b * c;
        if (sizeOf(determinant) < least * least) determinant = {least * least, 0};
        x[i - 1] = (p * d - b * q) / determinant;
        x[i] = (a * q - c * p) / determinant;
        i--;
      }
      // Kept from overflow where eigenvalues lie close together.
      double largest = max(sizeOf(x[i]), sizeOf(x[i + 1]));
      if (largest > 1e100)
        for (int j = i; j <= last; j++) x[j].re /= largest, x[j].im /= largest;
    }
  }

  /** Eigenvector k of unit length, its largest component real, into x. */
  void vector(int k) const {
    substitute(k);
    const int last = values[k].im != 0 ? k + 1 : k;
    double sum = 0, largest = -1;
    Number turn{1, 0};
    for (int i = 0; i < n; i++) {
      Number total{0, 0};
      for (int j = 0; j <= last; j++) total.re += z[i * n + j] * x[j].re, total.im += z[i * n + j] * x[j].im;
      v[2 * i] = total.re, v[2 * i + 1] = total.im;
      const double size = total.re * total.re + total.im * total.im;
      sum += size;
      if (size > largest) largest = size, turn = total;
    }
    const double length = platform::sqrt(sum), root = platform::sqrt(largest);
    const bool pair = values[k].im != 0;
    const Number factor = pair ? Number{turn.re / root / length, -turn.im / root / length} : Number{1 / length, 0};
    for (int i = 0; i < n; i++) x[i] = Number{v[2 * i], v[2 * i + 1]} * factor;
    if (pair)
      for (int i = 0; i < n; i++)
        if (v[2 * i] == turn.re && v[2 * i + 1] == turn.im) x[i].im = 0;
  }
};

}  // namespace

KD_EXPORT(eigBytes) size_t eigBytes(int n) { return (2 * static_cast<size_t>(n) + 6) * n * sizeof(double); }

/** Real and imaginary parts of eigenvalues and, unless null, of eigenvectors in columns. info: 1 = failed. */
KD_EXPORT(eig) int eigBatch(int dtype, const void* a, void* re, void* im, void* vectorRe, void* vectorIm, int32_t* info, int batch, int n, double* scratch) {
  const size_t square = static_cast<size_t>(n) * n;
  const bool vectors = vectorRe != nullptr;
  Schur schur{scratch, vectors ? scratch + square : nullptr, reinterpret_cast<Number*>(scratch + 2 * square),
                    reinterpret_cast<Number*>(scratch + 2 * square) + n, scratch + 2 * square + 4 * n, n, 0};
  for (int b = 0; b < batch; b++) {
    loadDoubles(schur.h, dtype, a, b * square, square);
    const double factor = safeScale(schur.h, square);
    scaleRow(schur.h, factor, static_cast<int>(square));
    schur.norm = 0;
    for (size_t i = 0; i < square; i++) schur.norm = max(schur.norm, platform::abs(schur.h[i]));
    if (schur.norm == 0) schur.norm = 1;
    info[b] = factor != 0 && schur.run() ? 0 : 1;
    if (info[b] != 0) continue;
    for (int k = 0; k < n; k++) {
      const size_t at = static_cast<size_t>(b) * n + k;
      storeDouble(dtype, re, at, schur.values[k].re / factor);
      storeDouble(dtype, im, at, schur.values[k].im / factor);
    }
    if (!vectors) continue;
    for (int k = 0; k < n; k++) {
      const bool pair = schur.values[k].im != 0;
      schur.vector(k);
      for (int i = 0; i < n; i++) {
        const size_t at = b * square + static_cast<size_t>(i) * n + k;
        storeDouble(dtype, vectorRe, at, schur.x[i].re);
        storeDouble(dtype, vectorIm, at, schur.x[i].im);
        if (!pair) continue;
        storeDouble(dtype, vectorRe, at + 1, schur.x[i].re);
        storeDouble(dtype, vectorIm, at + 1, -schur.x[i].im);
      }
      if (pair) k++;
    }
  }
  return ok;
}

}  // namespace kindling::linalg
