// Eigenvalues and eigenvectors of symmetric matrices: Householder tridiagonalisation, then implicit QR steps with Wilkinson's
// shift. Golub & Van Loan, Matrix Computations, 8.3. In double for both dtypes. Vectors are kept as rows.
#include "householder.h"

namespace kindling::linalg {
namespace {

/** a (symmetric, both halves) becomes tridiagonal: diagonal d, neighbours e. Reflector k stays in row k, behind its diagonal. */
void tridiagonalise(double* a, int n, double* d, double* e, double* tau, double* w) {
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

/** The transpose of H0 H1 ... */
void accumulate(const double* a, const double* tau, double* q, int n) {
  setIdentity(q, n, n);
  for (int k = n - 2; k >= 0; k--) {
    const int m = n - k - 1;
    const double* v = a + k * n + k + 1;
    for (int i = k + 1; i < n; i++) {
      double* line = q + i * n + k + 1;
      addScaled(line, -tau[k] * gemv::dot(line, v, m), v, m);
    }
  }
}

/** One implicit QR step on rows lo .. hi, chasing the bulge down; rows of q are rotated along. */
void qrStep(double* d, double* e, int lo, int hi, double* q, int n) {
  const double half = (d[hi - 1] - d[hi]) / 2, off = e[hi - 1];
  const double shift = d[hi] - off * (off / (half + platform::copysign(math::hypot(half, off), half)));
  double x = d[lo] - shift, z = e[lo];
  for (int k = lo; k < hi; k++) {
    const double r = math::hypot(x, z), c = r == 0 ? 1 : x / r, s = r == 0 ? 0 : z / r;
    if (k > lo) e[k - 1] = r;
    const double dk = d[k], dn = d[k + 1], ek = e[k];
    d[k] = c * c * dk + 2 * c * s * ek + s * s * dn;
    d[k + 1] = s * s * dk - 2 * c * s * ek + c * c * dn;
    e[k] = c * s * (dn - dk) + (c * c - s * s) * ek;
    x = e[k];
    if (k < hi - 1) {
      z = s * e[k + 1];
      e[k + 1] *= c;
    }
    if (q != nullptr) rotateRows(q + k * n, q + (k + 1) * n, c, s, n);
  }
}

/** False when it does not converge, as LAPACK after 30 steps a value. */
bool diagonalise(double* d, double* e, int n, double* q) {
  constexpr double eps = 2.220446049250313e-16;
  const auto small = [&](int k) { return platform::abs(e[k]) <= eps * (platform::abs(d[k]) + platform::abs(d[k + 1])); };
  int hi = n - 1;
  for (int steps = 30 * n; hi > 0;) {
    if (small(hi - 1)) {
      e[--hi] = 0;
      continue;
    }
    if (steps-- == 0) return false;
    int lo = hi - 1;
    while (lo > 0 && !small(lo - 1)) lo--;
    qrStep(d, e, lo, hi, q, n);
  }
  return true;
}

bool eigh(double* a, int n, double* d, double* e, double* tau, double* w, double* q) {
  const double factor = safeScale(a, static_cast<size_t>(n) * n);
  if (factor == 0) return false;
  scaleRow(a, factor, n * n);
  tridiagonalise(a, n, d, e, tau, w);
  if (q != nullptr) accumulate(a, tau, q, n);
  if (!diagonalise(d, e, n, q)) return false;
  for (int i = 0; i < n; i++) {
    int least = i;
    for (int j = i + 1; j < n; j++)
      if (d[j] < d[least]) least = j;
    if (least == i) continue;
    const double kept = d[i];
    d[i] = d[least];
    d[least] = kept;
    if (q != nullptr) swapRows(q + i * n, q + least * n, n);
  }
  scaleRow(d, 1 / factor, n);
  return true;
}

}  // namespace

KD_EXPORT(eighBytes) size_t eighBytes(int n) { return (2 * static_cast<size_t>(n) + 4) * n * sizeof(double); }

/** Rising eigenvalues and, unless null, eigenvectors in columns, of the matrices that one triangle of a describes. info: 1 = failed. */
KD_EXPORT(eigh) int eighBatch(int dtype, const void* a, void* values, void* vectors, int32_t* info, int batch, int n, int upper, double* scratch) {
  double *matrix = scratch, *q = matrix + n * n, *d = q + n * n, *e = d + n, *tau = e + n, *w = tau + n;
  for (int b = 0; b < batch; b++) {
    const size_t at = static_cast<size_t>(b) * n * n;
    loadDoubles(matrix, dtype, a, at, static_cast<size_t>(n) * n);
    for (int i = 0; i < n; i++)
      for (int j = 0; j < i; j++) (upper ? matrix[i * n + j] : matrix[j * n + i]) = upper ? matrix[j * n + i] : matrix[i * n + j];
    const bool converged = eigh(matrix, n, d, e, tau, w, vectors == nullptr ? nullptr : q);
    info[b] = converged ? 0 : 1;
    if (!converged) continue;
    for (int i = 0; i < n; i++) storeDouble(dtype, values, static_cast<size_t>(b) * n + i, d[i]);
    if (vectors == nullptr) continue;
    for (int i = 0; i < n; i++)
      for (int j = 0; j < n; j++) storeDouble(dtype, vectors, at + i * n + j, q[j * n + i]);
  }
  return ok;
}

}  // namespace kindling::linalg
