// Singular values and vectors: QR, then one-sided Jacobi rotations that make the rows of R orthogonal, which also gets small
// values right. Hestenes (1958); de Rijk, A one-sided Jacobi algorithm on a vector computer (1989), for the order of rows;
// Drmac & Veselic, New fast and accurate Jacobi SVD algorithm (2008). In double for both dtypes.
#include "householder.h"

namespace kindling::linalg {
namespace {

constexpr double eps = 2.220446049250313e-16;
/** Rows shorter than this beside 1 count as zero: their squares would vanish. */
constexpr double tiny = 1e-150;

struct Jacobi {
  double *x, *j, *square;  // rows; the rotations so far (null when not wanted); squared lengths of the rows
  int n;

  double* row(int i) const { return x + i * n; }

  /** Makes rows p and q orthogonal; false where they are already. */
  bool rotate(int p, int q, double tolerance) const {
    const double a = square[p], b = square[q];
    if (a < tiny * tiny || b < tiny * tiny) return false;
    const double g = gemv::dot(row(p), row(q), n);
    if (platform::abs(g) <= tolerance * platform::sqrt(a) * platform::sqrt(b)) return false;
    const double zeta = (a - b) / (2 * g);
    const double t = platform::copysign(1.0, zeta) / (platform::abs(zeta) + platform::sqrt(1 + zeta * zeta));
    const double c = 1 / platform::sqrt(1 + t * t), s = c * t;
    rotateRows(row(p), row(q), c, s, n);
    if (j != nullptr) rotateRows(j + p * n, j + q * n, c, s, n);
    square[p] = a + t * g;
    square[q] = b - t * g;
    // What is left after cancellation is measured anew.
    if (square[p] < 0.1 * a) square[p] = gemv::dot(row(p), row(p), n);
    if (square[q] < 0.1 * b) square[q] = gemv::dot(row(q), row(q), n);
    return true;
  }

  void swap(int p, int q) const {
    swapRows(row(p), row(q), n);
    if (j != nullptr) swapRows(j + p * n, j + q * n, n);
    swapRows(square + p, square + q, 1);
  }

  bool sweep(double tolerance) const {
    bool rotated = false;
    for (int p = 0; p < n; p++) square[p] = gemv::dot(row(p), row(p), n);
    for (int p = 0; p < n - 1; p++) {
      int longest = p;
      for (int q = p + 1; q < n; q++)
        if (square[q] > square[longest]) longest = q;
      if (longest != p) swap(p, longest);
      for (int q = p + 1; q < n; q++) rotated |= rotate(p, q, tolerance);
    }
    return rotated;
  }

  /** False when it does not converge. */
  bool run() const {
    const double tolerance = eps * platform::sqrt(static_cast<double>(n));
    int sweeps = 60;
    while (sweep(tolerance))
      if (--sweeps == 0) return false;
    for (int p = 0; p < n; p++) {  // falling order
      int longest = p;
      for (int q = p + 1; q < n; q++)
        if (square[q] > square[longest]) longest = q;
      if (longest != p) swap(p, longest);
    }
    return true;
  }
};

/** Replaces rows from `first` on by unit rows orthogonal to all before: unit vectors, orthogonalised twice. */
void complete(double* rows, int first, int n) {
  int candidate = 0;
  for (int r = first; r < n; r++) {
    double* line = rows + r * n;
    for (;; candidate++) {
      for (int i = 0; i < n; i++) line[i] = i == candidate;
      for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < r; i++) addScaled(line, -gemv::dot(rows + i * n, line, n), rows + i * n, n);
      const double length = platform::sqrt(gemv::dot(line, line, n));
      if (length < 0.5 / platform::sqrt(static_cast<double>(n)) && candidate < n - 1) continue;
      scaleRow(line, 1 / length, n);
      break;
    }
  }
}

struct Room {
  double *a, *x, *j, *s, *tau, *q;
  void* reflectors;
};

/** a (m x n, m >= n) = q[:, :n] diag(s) x, where q has `columns` columns; without vectors where columns is 0. */
bool svd(const Room& room, int m, int n, int columns, void* workspace) {
  const auto [a, x, j, s, tau, q, reflectors] = room;
  const double factor = safeScale(a, static_cast<size_t>(m) * n);
  if (factor == 0) return false;
  scaleRow(a, factor, m * n);
  const ReflectorBlock<double> block(reflectors, m);
  factorQr(a, tau, m, n, block, workspace);
  for (int r = 0; r < n; r++)
    for (int c = 0; c < n; c++) x[r * n + c] = c < r ? 0 : a[r * n + c];
  if (columns > 0) setIdentity(j, n, n);
  if (!Jacobi{x, columns > 0 ? j : nullptr, s, n}.run()) return false;
  int rank = 0;
  for (int r = 0; r < n; r++) {
    const double length = platform::sqrt(gemv::dot(x + r * n, x + r * n, n));
    if (length >= tiny) scaleRow(x + r * n, 1 / length, n), rank = r + 1;
    s[r] = length >= tiny ? length / factor : 0;
  }
  if (columns == 0) return true;
  complete(x, rank, n);
  for (int r = 0; r < m; r++)
    for (int c = 0; c < columns; c++) q[r * columns + c] = r < n && c < n ? j[c * n + r] : r == c;
  multiplyQ(a, n, tau, n, q, m, columns, block, workspace);
  return true;
}

}  // namespace

/** Bytes of scratch for matrices of `large` x `small` or its transpose, with `columns` columns of the long vectors. */
KD_EXPORT(svdBytes) size_t svdBytes(int large, int small, int columns) {
  const size_t rows = large, n = small;
  return (rows * n + 2 * n * n + 2 * n + rows * columns) * sizeof(double) + reflectorBytes(large, max(small, columns));
}

/** s falling; u (m x columns of the long side) and vh unless `columns` is 0, and then null. info: 1 = failed. */
KD_EXPORT(svd) int svdBatch(int dtype, const void* a, void* u, void* s, void* vh, int32_t* info, int batch, int m, int n, int columns, double* scratch, void* workspace) {
  const bool wide = m < n;
  const int large = wide ? n : m, small = wide ? m : n;
  Room room{};
  room.a = scratch, room.x = room.a + static_cast<size_t>(large) * small, room.j = room.x + small * small;
  room.s = room.j + small * small, room.tau = room.s + small, room.q = room.tau + small;
  room.reflectors = room.q + static_cast<size_t>(large) * columns;
  const size_t longSize = static_cast<size_t>(large) * columns, shortSize = static_cast<size_t>(small) * small;
  for (int b = 0; b < batch; b++) {
    const size_t at = static_cast<size_t>(b) * m * n;
    if (!wide)
      loadDoubles(room.a, dtype, a, at, static_cast<size_t>(m) * n);
    else
      for (int i = 0; i < n; i++)
        for (int j = 0; j < m; j++) loadDoubles(room.a + i * m + j, dtype, a, at + static_cast<size_t>(j) * n + i, 1);
    info[b] = svd(room, large, small, columns, workspace) ? 0 : 1;
    if (info[b] != 0) continue;
    for (int i = 0; i < small; i++) storeDouble(dtype, s, static_cast<size_t>(b) * small + i, room.s[i]);
    if (columns == 0) continue;
    // A = Q S X; of a wide one this is the transpose, A = XT S QT.
    for (int i = 0; i < large; i++)
      for (int j = 0; j < columns; j++)
        storeDouble(dtype, wide ? vh : u, b * longSize + (wide ? j * large + i : i * columns + j), room.q[i * columns + j]);
    for (int i = 0; i < small; i++)
      for (int j = 0; j < small; j++)
        storeDouble(dtype, wide ? u : vh, b * shortSize + (wide ? j * small + i : i * small + j), room.x[i * small + j]);
  }
  return ok;
}

}  // namespace kindling::linalg
