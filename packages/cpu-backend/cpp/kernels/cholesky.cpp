// Cholesky factors in blocks: Golub & Van Loan, Matrix Computations, 4.2.
#include "linalg.h"

namespace kindling::linalg {
namespace {

/** L in place of the lower triangle, zeros above. info: the order of the leading minor that is not positive, or 0. */
template <class T>
int32_t cholesky(T* a, int n, void* workspace) {
  for (int first = 0; first < n; first += blockColumns) {
    const int last = min(n, first + blockColumns);
    for (int j = first; j < last; j++) {
      T* line = a + j * n;
      const T square = line[j] - gemv::dot(line + first, line + first, j - first);
      if (!(square > T(0))) return j + 1;
      line[j] = platform::sqrt(square);
      for (int i = j + 1; i < n; i++)
        a[i * n + j] = (a[i * n + j] - gemv::dot(a + i * n + first, line + first, j - first)) / line[j];
    }
    // The trailing matrix, a strip of rows at a time up to its diagonal block.
    for (int top = last; top < n; top += gemm::blockM) {
      const int rows = min(n - top, gemm::blockM);
      multiplyAdd<T>(a + top * n + last, n, {a + top * n + first, n, 1}, {a + last * n + first, 1, n}, rows,
                     top + rows - last, last - first, T(-1), workspace);
    }
  }
  return 0;
}

}  // namespace

KD_EXPORT(cholesky) int choleskyBatch(int dtype, void* a, int32_t* info, int batch, int n, void* workspace) {
  return forFloating(dtype, [&](auto zero) {
    using T = decltype(zero);
    for (int b = 0; b < batch; b++) {
      T* matrix = static_cast<T*>(a) + static_cast<size_t>(b) * n * n;
      info[b] = cholesky(matrix, n, workspace);
      for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; j++) matrix[i * n + j] = 0;
    }
  });
}

}  // namespace kindling::linalg
