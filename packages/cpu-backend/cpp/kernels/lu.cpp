// LU with partial pivoting, right-looking in blocks: Golub & Van Loan, Matrix Computations, 3.4.4 and 3.6.1.
#include "linalg.h"

namespace kindling::linalg {
namespace {

/** Eliminates columns first .. last - 1 below the diagonal within these columns; whole rows are swapped. */
template <class T>
void factorPanel(T* a, int m, int n, int first, int last, bool pivot, int32_t* pivots, int32_t* info) {
  for (int j = first; j < last; j++) {
    int chosen = j;
    if (pivot)
      for (int i = j + 1; i < m; i++)
        if (platform::abs(a[i * n + j]) > platform::abs(a[chosen * n + j])) chosen = i;
    pivots[j] = chosen + 1;
    if (a[chosen * n + j] == T(0)) {
      if (*info == 0) *info = j + 1;
      continue;
    }
    if (chosen != j) swapRows(a + j * n, a + chosen * n, n);
    const T divisor = a[j * n + j];
    for (int i = j + 1; i < m; i++) {
      const T factor = a[i * n + j] /= divisor;
      addScaled(a + i * n + j + 1, -factor, a + j * n + j + 1, last - j - 1);
    }
  }
}

template <class T>
void factor(T* a, int m, int n, bool pivot, int32_t* pivots, int32_t* info, void* workspace) {
  *info = 0;
  const int k = min(m, n);
  for (int first = 0; first < k; first += blockColumns) {
    const int last = min(k, first + blockColumns);
    factorPanel(a, m, n, first, last, pivot, pivots, info);
    if (last == n) continue;
    T *beside = a + first * n + last, *rest = a + last * n + last;
    solveTriangular<T>({a + first * n + first, n, 1}, beside, n, last - first, n - last, false, true, workspace);
    multiplyAdd<T>(rest, n, {a + last * n + first, n, 1}, {beside, n, 1}, m - last, n - last, last - first, T(-1), workspace);
  }
}

}  // namespace

/** Factors `batch` matrices in place. pivots: the row (from 1) each was swapped with; info: the first zero pivot, from 1. */
KD_EXPORT(luFactor) int luFactor(int dtype, void* a, int32_t* pivots, int32_t* info, int batch, int m, int n, int pivot, void* workspace) {
  return forFloating(dtype, [&](auto zero) {
    using T = decltype(zero);
    for (int i = 0; i < batch; i++)
      factor(static_cast<T*>(a) + static_cast<size_t>(i) * m * n, m, n, pivot != 0, pivots + i * min(m, n), info + i, workspace);
  });
}

/** order[i]: the row of A that swaps moved to row i. A pivot outside its matrix is reported as a bad index. */
KD_EXPORT(luOrder) int luOrder(const int32_t* pivots, int64_t* order, int batch, int k, int m, Block* block) {
  for (int i = 0; i < batch * k; i++)
    if (pivots[i] < 1 || pivots[i] > m) {
      block->errorPosition = i;
      block->errorValue = pivots[i];
      return indexOutOfRange;
    }
  for (int b = 0; b < batch; b++, pivots += k, order += m) {
    for (int i = 0; i < m; i++) order[i] = i;
    for (int i = 0; i < k; i++) {
      const int64_t kept = order[i];
      order[i] = order[pivots[i] - 1];
      order[pivots[i] - 1] = kept;
    }
  }
  return ok;
}

/** `batch` systems with triangular matrices of any strides, in place of the right-hand sides. */
KD_EXPORT(solveTriangular) int solveTriangularBatch(int dtype, const void* a, int aBatch, int aRow, int aColumn, void* x, int batch, int n, int k, int upper, int unit, void* workspace) {
  return forFloating(dtype, [&](auto zero) {
    using T = decltype(zero);
    for (int i = 0; i < batch; i++) {
      const gemm::Matrix<T> matrix{static_cast<const T*>(a) + static_cast<ptrdiff_t>(i) * aBatch, aRow, aColumn};
      solveTriangular(matrix, static_cast<T*>(x) + static_cast<size_t>(i) * n * k, k, n, k, upper != 0, unit != 0, workspace);
    }
  });
}

}  // namespace kindling::linalg
