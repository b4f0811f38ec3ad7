// Householder reflectors H = I - tau v vT and their products in compact form I - V T VT: Golub & Van Loan, Matrix Computations,
// 5.1.3; Schreiber & Van Loan, A storage-efficient WY representation (1989). Signs and scaling are LAPACK's (geqrf).
#pragma once
#include "linalg.h"

namespace kindling::linalg {

/** Room for a block of reflectors of matrices up to m x n. */
template <class T>
struct ReflectorBlock {
  T *v, *t, *w;
  ReflectorBlock(void* scratch, int m) : v(static_cast<T*>(scratch)), t(v + m * blockColumns), w(t + blockColumns * blockColumns) {}
  static constexpr size_t elements(int m, int n) { return static_cast<size_t>(m + n + blockColumns) * blockColumns; }
};

/** The reflector that takes column x (elements `step` apart) to (beta, 0 ...): x becomes (beta, v1 ...), tau is returned. */
template <class T>
__attribute__((noinline)) T makeReflector(T* x, ptrdiff_t step, int n) {
  T largest = 0;
  for (int i = 1; i < n; i++) largest = max(largest, platform::abs(x[i * step]));
  if (largest == T(0)) return 0;
  largest = max(largest, platform::abs(x[0]));
  // In units of the largest element: no square overflows, and subnormal columns give vectors as exact as others do.
  T sum = 0;
  for (int i = 0; i < n; i++) {
    const T scaled = x[i * step] / largest;
    sum += scaled * scaled;
  }
  const T alpha = x[0] / largest, beta = -platform::copysign(platform::sqrt(sum), alpha);
  for (int i = 1; i < n; i++) x[i * step] = x[i * step] / largest / (alpha - beta);
  x[0] = beta * largest;
  return (beta - alpha) / beta;
}

/** Copies reflectors first .. first + count - 1 of a (m rows, `row` apart) out, with their ones and zeros, and makes T. */
template <class T>
__attribute__((noinline)) void gatherReflectors(const ReflectorBlock<T>& block, const T* a, ptrdiff_t row, const T* tau, int m, int first, int count) {
  const auto [v, t, w] = block;
  for (int i = first; i < m; i++)
    for (int j = 0; j < count; j++) v[(i - first) * count + j] = i - first > j ? a[i * row + first + j] : T(i - first == j);
  for (int j = 0; j < count; j++) {
    const T factor = tau[first + j];
    for (int p = 0; p < j; p++) w[p] = 0;
    for (int i = j; i < m - first; i++) addScaled(w, v[i * count + j], v + i * count, j);
    for (int p = 0; p < j; p++) {
      T sum = 0;
      for (int q = p; q < j; q++) sum += t[p * count + q] * w[q];
      t[p * count + j] = -factor * sum;
    }
    t[j * count + j] = factor;
  }
}

/** C (rows x columns) <- (I - V T VT) C, or its transpose's product. */
template <class T>
__attribute__((noinline)) void applyReflectors(const ReflectorBlock<T>& block, bool transposed, T* c, ptrdiff_t row, int rows, int columns, int count, void* workspace) {
  if (columns == 0) return;
  const auto [v, t, w] = block;
  for (int i = 0; i < count * columns; i++) w[i] = 0;
  multiplyAdd<T>(w, columns, {v, 1, count}, {c, row, 1}, count, columns, rows, T(1), workspace);
  // W <- T W or TT W, in place: a row is overwritten when no other one needs it any more.
  for (int s = 0; s < count; s++) {
    const int i = transposed ? count - 1 - s : s;
    T* line = w + i * columns;
    scaleRow(line, t[i * count + i], columns);
    for (int j = transposed ? 0 : i + 1, end = transposed ? i : count; j < end; j++)
      addScaled(line, transposed ? t[j * count + i] : t[i * count + j], w + j * columns, columns);
  }
  multiplyAdd<T>(c, row, {v, count, 1}, {w, columns, 1}, rows, columns, count, T(-1), workspace);
}

/** R and the reflectors below it, in place of a (m x n). */
template <class T>
__attribute__((noinline)) void factorQr(T* a, T* tau, int m, int n, const ReflectorBlock<T>& block, void* workspace) {
  const int k = min(m, n);
  for (int first = 0; first < k; first += blockColumns) {
    const int last = min(k, first + blockColumns);
    for (int j = first; j < last; j++) {
      tau[j] = makeReflector(a + j * n + j, n, m - j);
      const int rest = last - j - 1;
      if (tau[j] == T(0) || rest == 0) continue;
      T *line = a + j * n + j + 1, *w = block.w;
      for (int p = 0; p < rest; p++) w[p] = line[p];
      for (int i = j + 1; i < m; i++) addScaled(w, a[i * n + j], a + i * n + j + 1, rest);
      addScaled(line, -tau[j], w, rest);
      for (int i = j + 1; i < m; i++) addScaled(a + i * n + j + 1, -tau[j] * a[i * n + j], w, rest);
    }
    if (last == n) continue;
    gatherReflectors(block, a, n, tau, m, first, last - first);
    applyReflectors(block, true, a + first * n + last, n, m - first, n - last, last - first, workspace);
  }
}

/** C (m x columns) <- H0 H1 ... H(k-1) C, the reflectors standing below the diagonal of a (`row` apart). */
template <class T>
__attribute__((noinline)) void multiplyQ(const T* a, ptrdiff_t row, const T* tau, int k, T* c, int m, int columns, const ReflectorBlock<T>& block, void* workspace) {
  for (int b = (k + blockColumns - 1) / blockColumns - 1; b >= 0; b--) {
    const int first = b * blockColumns, count = min(k, first + blockColumns) - first;
    gatherReflectors(block, a, row, tau, m, first, count);
    applyReflectors(block, false, c + first * columns, columns, m - first, columns, count, workspace);
  }
}

}  // namespace kindling::linalg
