// Row operations and products that the factorisations of matrices share. Matrices are row-major. Loops stay functions of their
// own: inlined everywhere, they would double the module.
#pragma once
#include <kindling/math/scalar.h>
#include "gemv.h"
#include "tiles.h"

namespace kindling::linalg {

inline constexpr int blockColumns = 32;

template <class T>
KD_FN T min(T a, T b) {
  return a < b ? a : b;
}
template <class T>
KD_FN T max(T a, T b) {
  return a > b ? a : b;
}

template <class T>
__attribute__((noinline)) void addScaled(T* y, T factor, const T* x, int n) {
  KD_INDEPENDENT
  for (int i = 0; i < n; i++) y[i] += factor * x[i];
}

template <class T>
__attribute__((noinline)) void scaleRow(T* x, T factor, int n) {
  KD_INDEPENDENT
  for (int i = 0; i < n; i++) x[i] *= factor;
}

template <class T>
__attribute__((noinline)) void swapRows(T* a, T* b, int n) {
  KD_INDEPENDENT
  for (int i = 0; i < n; i++) {
    const T kept = a[i];
    a[i] = b[i];
    b[i] = kept;
  }
}

/** (x, y) <- (c x + s y, c y - s x) */
template <class T>
__attribute__((noinline)) void rotateRows(T* x, T* y, T c, T s, int n) {
  KD_INDEPENDENT
  for (int i = 0; i < n; i++) {
    const T kept = x[i];
    x[i] = c * kept + s * y[i];
    y[i] = c * y[i] - s * kept;
  }
}

template <class T>
__attribute__((noinline)) void setIdentity(T* a, int rows, int columns) {
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++) a[i * columns + j] = i == j;
}

/** C (m x n) += alpha A B with A m x k, B k x n. */
template <class T>
__attribute__((noinline)) void multiplyAdd(T* c, ptrdiff_t row, gemm::Matrix<T> a, gemm::Matrix<T> b, int m, int n, int k, T alpha, void* workspace) {
  if (m == 0 || n == 0 || k == 0) return;
  if (n == 1)
    gemv::multiply(c, row, a, b.data, b.row, m, k, alpha);
  else
    gemm::multiply(c, row, a, b, m, n, k, alpha, workspace);
}

/**
 * X <- A^-1 X for a triangular A (n x n, any strides) and X (n x k), by substitution in blocks: what is solved is
 * taken off the next block as one product. Golub & Van Loan, Matrix Computations, 3.1.4. Only the triangle is read.
 */
template <class T>
__attribute__((noinline)) void solveTriangular(gemm::Matrix<T> a, T* x, ptrdiff_t row, int n, int k, bool upper, bool unit, void* workspace) {
  const int blocks = (n + blockColumns - 1) / blockColumns;
  for (int s = 0; s < blocks; s++) {
    const int first = (upper ? blocks - 1 - s : s) * blockColumns, last = min(n, first + blockColumns);
    const int from = upper ? last : 0, solved = upper ? n - last : first;
    multiplyAdd<T>(x + first * row, row, {a.data + first * a.row + from * a.column, a.row, a.column},
                   {x + from * row, row, 1}, last - first, k, solved, T(-1), workspace);
    for (int t = 0; t < last - first; t++) {
      const int i = upper ? last - 1 - t : first + t;
      T* line = x + i * row;
      const T* factors = a.data + i * a.row;
      for (int j = upper ? i + 1 : first, end = upper ? last : i; j < end; j++)
        addScaled(line, -factors[j * a.column], x + j * row, k);
      if (unit) continue;
      const T divisor = factors[i * a.column];
      KD_INDEPENDENT
      for (int j = 0; j < k; j++) line[j] /= divisor;
    }
  }
}

/** Calls f(T{}) for a floating dtype. */
template <class F>
int forFloating(int dtype, F f) {
  if (dtype == DTypeOf<float>::code)
    f(float{});
  else if (dtype == DTypeOf<double>::code)
    f(double{});
  else
    return unsupported;
  return ok;
}

/** Copies matrices of either dtype into double ones and back, for algorithms that exist in double alone. */
__attribute__((noinline)) inline void loadDoubles(double* out, int dtype, const void* x, size_t first, size_t n) {
  if (dtype == DTypeOf<float>::code)
    for (size_t i = 0; i < n; i++) out[i] = static_cast<const float*>(x)[first + i];
  else
    for (size_t i = 0; i < n; i++) out[i] = static_cast<const double*>(x)[first + i];
}
inline void storeDouble(int dtype, void* out, size_t i, double value) {
  if (dtype == DTypeOf<float>::code)
    static_cast<float*>(out)[i] = static_cast<float>(value);
  else
    static_cast<double*>(out)[i] = value;
}

/** A factor that brings the largest magnitude of x near 1 where squares could overflow or vanish; 0 when one is not finite. */
inline double safeScale(const double* x, size_t n) {
  double largest = 0;
  for (size_t i = 0; i < n; i++) {
    const double a = platform::abs(x[i]);
    if (!(a < __builtin_inf())) return 0;
    largest = max(largest, a);
  }
  return largest > 1e100 || (largest < 1e-100 && largest > 0) ? 1 / max(largest, 1e-300) : 1;
}

}  // namespace kindling::linalg
