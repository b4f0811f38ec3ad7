// Singular values and vectors of matrices of any shape: QR, then the square factor's (Chan, An improved algorithm for computing
// the singular value decomposition, 1982). In double for both dtypes.
#include "bidiagonal.h"

namespace kindling::linalg {
namespace {

struct SvdRoom {
  double *a, *tau, *q, *square;
  void* reflectors;
};

/** a (m x n, m >= n) = q[:, :n] diag(s) vT, where q has `columns` columns; without vectors where columns is 0. */
bool svd(const SvdRoom& room, const Bidiagonal& core, int m, int n, int columns, void* workspace) {
  const auto [a, tau, q, square, reflectors] = room;
  const double factor = safeScale(a, static_cast<size_t>(m) * n);
  if (factor == 0) return false;
  scaleRow(a, factor, m * n);
  const ReflectorBlock<double> block(reflectors, m);
  if (m > n) factorQr(a, tau, m, n, block, workspace);
  for (int r = 0; r < n; r++)
    for (int c = 0; c < n; c++) core.a[r * n + c] = m > n && c < r ? 0 : a[r * n + c];
  if (!core.run()) return false;
  scaleRow(core.d, 1 / factor, n);
  if (columns == 0) return true;
  for (int r = 0; r < m; r++)
    for (int c = 0; c < columns; c++) q[r * columns + c] = r < n && c < n ? core.u[c * n + r] : r == c;
  if (m > n) multiplyQ(a, n, tau, n, q, m, columns, block, workspace);
  return true;
}

}  // namespace

/** Bytes of scratch for matrices of `large` x `small` or its transpose, with `columns` columns of the long vectors. */
KD_EXPORT(svdBytes) size_t svdBytes(int large, int small, int columns) {
  const size_t rows = large, n = small;
  return (rows * n + n + rows * columns + Bidiagonal::elements(small)) * sizeof(double) + reflectorBytes(large, max(small, columns));
}

/** s falling; u (m x columns of the long side) and vh unless `columns` is 0, and then null. info: 1 = failed. */
KD_EXPORT(svd) int svdBatch(int dtype, const void* a, void* u, void* s, void* vh, int32_t* info, int batch, int m, int n, int columns, double* scratch, void* workspace) {
  const bool wide = m < n;
  const int large = wide ? n : m, small = wide ? m : n;
  SvdRoom room{};
  room.a = scratch, room.tau = room.a + static_cast<size_t>(large) * small, room.q = room.tau + small;
  room.square = room.q + static_cast<size_t>(large) * columns;
  room.reflectors = room.square + Bidiagonal::elements(small);
  const Bidiagonal core(room.square, small, columns > 0);
  const size_t longSize = static_cast<size_t>(large) * columns, shortSize = static_cast<size_t>(small) * small;
  for (int b = 0; b < batch; b++) {
    const size_t at = static_cast<size_t>(b) * m * n;
    if (!wide)
      loadDoubles(room.a, dtype, a, at, static_cast<size_t>(m) * n);
    else
      for (int i = 0; i < n; i++)
        for (int j = 0; j < m; j++) loadDoubles(room.a + i * m + j, dtype, a, at + static_cast<size_t>(j) * n + i, 1);
    info[b] = svd(room, core, large, small, columns, workspace) ? 0 : 1;
    if (info[b] != 0) continue;
    for (int i = 0; i < small; i++) storeDouble(dtype, s, static_cast<size_t>(b) * small + i, core.d[i]);
    if (columns == 0) continue;
    // A = Q S VT; of a wide one this is the transpose, A = V S QT.
    for (int i = 0; i < large; i++)
      for (int j = 0; j < columns; j++)
        storeDouble(dtype, wide ? vh : u, b * longSize + (wide ? j * large + i : i * columns + j), room.q[i * columns + j]);
    for (int i = 0; i < small; i++)
      for (int j = 0; j < small; j++)
        storeDouble(dtype, wide ? u : vh, b * shortSize + (wide ? j * small + i : i * small + j), core.v[i * small + j]);
  }
  return ok;
}

}  // namespace kindling::linalg
