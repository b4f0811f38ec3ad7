// What eigenvalue and singular value iterations do to the vectors, which are kept as rows.
#pragma once
#include "householder.h"

namespace kindling::linalg {

inline constexpr double epsilon = 2.220446049250313e-16;

/** The transpose of H0 H1 ..., H(k) = I - tau v vT with v in row k of a from column k + `offset` on. */
inline void accumulateRows(const double* a, const double* tau, double* q, int n, int offset) {
  setIdentity(q, n, n);
  for (int k = n - 1 - offset; k >= 0; k--) {
    const int first = k + offset, m = n - first;
    const double* v = a + k * n + first;
    for (int i = first; i < n; i++) {
      double* line = q + i * n + first;
      addScaled(line, -tau[k] * gemv::dot(line, v, m), v, m);
    }
  }
}

/** Cosine and sine that turn (x, z) into (r, 0). */
struct Rotation {
  double c, s, r;
  Rotation(double x, double z) : c(1), s(0), r(math::hypot(x, z)) {
    if (r != 0) c = x / r, s = z / r;
  }
};

/** Rotations of neighbouring rows lo and lo + 1, then lo + 1 and lo + 2, ..., collected and applied together. */
class Sweep {
 public:
  /** Room for the rotations of n rows. */
  explicit Sweep(double* room, int n) : c_(room), s_(room + n) {}

  void set(int k, const Rotation& by) { c_[k] = by.c, s_[k] = by.s; }

  /** To rows lo .. hi, a strip of columns at a time: each row is read and written once. */
  __attribute__((noinline)) void apply(double* rows, int n, int lo, int hi) const {
    int j = 0;
    for (; j + width <= n; j += width) strip<Pack>(rows + j, n, lo, hi);
    for (; j < n; j++) strip<double>(rows + j, n, lo, hi);
  }

 private:
  static constexpr int width = 16;
  typedef double Pack __attribute__((ext_vector_type(width), aligned(alignof(double))));

  template <class P>
  void strip(double* rows, int n, int lo, int hi) const {
    P x = *reinterpret_cast<const P*>(rows + lo * n);
    for (int k = lo; k < hi; k++) {
      const P y = *reinterpret_cast<const P*>(rows + (k + 1) * n);
      *reinterpret_cast<P*>(rows + k * n) = x * c_[k] + y * s_[k];
      x = y * c_[k] - x * s_[k];
    }
    *reinterpret_cast<P*>(rows + hi * n) = x;
  }

  double *c_, *s_;
};

}  // namespace kindling::linalg
