// Eigenvalues and eigenvectors of symmetric matrices: Householder tridiagonalisation, then implicit QR steps with Wilkinson's
// shift. Golub & Van Loan, Matrix Computations, 8.3. In double for both dtypes.
#include "rotations.h"

namespace kindling::linalg {
namespace {

struct EighRoom {
  double *a, *q, *d, *e, *tau, *w, *rotations;
};

/** a (symmetric, both halves) becomes tridiagonal: diagonal d, neighbours e. Reflector k stays in row k, behind its diagonal. */
void tridiagonalise(const EighRoom& room, int n) {
  const auto [a, q, d, e, tau, w, rotations] = room;
  for (int k = 0; k < n - 1; k++) {
    const int m = n - k - 1;
    double *v = a + k * n + k + 1, *rest = a + (k + 1) * n + k + 1;
    d[k] = a[k * n + k];
    tau[k] = makeReflector(v, 1, m);
    e[k] = v[0];
    v[0] = 1;
    if (tau[k] == 0) continue;
    // A <- H A H = A - v wT - w vT with p = tau A v, w = p - (tau / 2) (pT v) v
    for (int i = 0; i < m; i++) w[i] = tau[k] * gemv::dot(rest + i * n, v, m);
    addScaled(w, -0.5 * tau[k] * gemv::dot(w, v, m), v, m);
    for (int i = 0; i < m; i++) {
      double* line = rest + i * n;
      const double vi = v[i], wi = w[i];
      KD_INDEPENDENT
      for (int j = 0; j < m; j++) line[j] -= vi * w[j] + wi * v[j];
    }
  }
  d[n - 1] = a[n * n - 1];
}

/** One implicit QR step on rows lo .. hi, chasing the bulge down. */
void qrStep(double* d, double* e, int lo, int hi, Sweep& sweep) {
  const double half = (d[hi - 1] - d[hi]) / 2, off = e[hi - 1];
  const double shift = d[hi] - off * (off / (half + platform::copysign(math::hypot(half, off), half)));
  double x = d[lo] - shift, z = e[lo];
  for (int k = lo; k < hi; k++) {
    const Rotation by(x, z);
    const double c = by.c, s = by.s, dk = d[k], dn = d[k + 1], ek = e[k];
    sweep.set(k, by);
    if (k > lo) e[k - 1] = by.r;
    d[k] = c * c * dk + 2 * c * s * ek + s * s * dn;
    d[k + 1] = s * s * dk - 2 * c * s * ek + c * c * dn;
    e[k] = c * s * (dn - dk) + (c * c - s * s) * ek;
    x = e[k];
    if (k == hi - 1) break;
    z = s * e[k + 1];
    e[k + 1] *= c;
  }
}

/** False when it does not converge: LAPACK allows 30 steps a value too. */
bool diagonalise(const EighRoom& room, int n, bool vectors) {
  double *d = room.d, *e = room.e;
  Sweep sweep(room.rotations, n);
  const auto small = [&](int k) { return platform::abs(e[k]) <= epsilon * (platform::abs(d[k]) + platform::abs(d[k + 1])); };
  int hi = n - 1;
  for (int steps = 30 * n; hi > 0;) {
    if (small(hi - 1)) {
      e[--hi] = 0;
      continue;
    }
    if (steps-- == 0) return false;
    int lo = hi - 1;
    while (lo > 0 && !small(lo - 1)) lo--;
    qrStep(d, e, lo, hi, sweep);
    if (vectors) sweep.apply(room.q, n, lo, hi);
  }
  return true;
}

bool eigh(const EighRoom& room, int n, bool vectors) {
  const double factor = safeScale(room.a, static_cast<size_t>(n) * n);
  if (factor == 0) return false;
  scaleRow(room.a, factor, n * n);
  tridiagonalise(room, n);
  if (vectors) accumulateRows(room.a, room.tau, room.q, n, 1);
  if (!diagonalise(room, n, vectors)) return false;
  double* d = room.d;
  for (int i = 0; i < n; i++) {
    int least = i;
    for (int j = i + 1; j < n; j++)
      if (d[j] < d[least]) least = j;
    if (least == i) continue;
    swapRows(d + i, d + least, 1);
    if (vectors) swapRows(room.q + i * n, room.q + least * n, n);
  }
  scaleRow(d, 1 / factor, n);
  return true;
}

}  // namespace

KD_EXPORT(eighBytes) size_t eighBytes(int n) { return (2 * static_cast<size_t>(n) + 6) * n * sizeof(double); }

/** Rising eigenvalues and, unless null, eigenvectors in columns, of the matrices that one triangle of a describes. info: 1 = failed. */
KD_EXPORT(eigh) int eighBatch(int dtype, const void* a, void* values, void* vectors, int32_t* info, int batch, int n, int upper, double* scratch) {
  const size_t square = static_cast<size_t>(n) * n;
  EighRoom room{};
  room.a = scratch, room.q = room.a + square, room.d = room.q + square, room.e = room.d + n, room.tau = room.e + n;
  room.w = room.tau + n, room.rotations = room.w + n;
  for (int b = 0; b < batch; b++) {
    loadDoubles(room.a, dtype, a, b * square, square);
    for (int i = 0; i < n; i++)
      for (int j = 0; j < i; j++) {
        double &below = room.a[i * n + j], &above = room.a[j * n + i];
        (upper ? below : above) = upper ? above : below;
      }
    info[b] = eigh(room, n, vectors != nullptr) ? 0 : 1;
    if (info[b] != 0) continue;
    for (int i = 0; i < n; i++) storeDouble(dtype, values, static_cast<size_t>(b) * n + i, room.d[i]);
    if (vectors == nullptr) continue;
    for (int i = 0; i < n; i++)
      for (int j = 0; j < n; j++) storeDouble(dtype, vectors, b * square + i * n + j, room.q[j * n + i]);
  }
  return ok;
}

}  // namespace kindling::linalg
