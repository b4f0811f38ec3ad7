// Products with a vector, where packing would cost more than the product.
#pragma once
#include "gemm.h"

namespace kindling::gemv {

/** Sum of a[i] b[i], in 16 running sums that are added pairwise at the end. */
template <class T>
T dot(const T* a, const T* b, int n) {
  constexpr int sums = 16;
  T total[sums] = {};
  int i = 0;
  for (; i + sums <= n; i += sums)
    for (int j = 0; j < sums; j++) total[j] += a[i + j] * b[i + j];
  for (int j = 0; i + j < n; j++) total[j] += a[i + j] * b[i + j];
  for (int half = sums / 2; half > 0; half /= 2)
    for (int j = 0; j < half; j++) total[j] += total[j + half];
  return total[0];
}

/** On one thread. */
template <class T>
void multiplyRows(T* out, ptrdiff_t outStride, gemm::Matrix<T> m, const T* x, ptrdiff_t xStride, int n, int k, T alpha) {
  constexpr int chunk = 1024;
  alignas(16) T line[chunk];
  for (int p = 0; p < k; p += chunk) {
    const int length = k - p < chunk ? k - p : chunk;
    for (int q = 0; q < length; q++) line[q] = alpha * x[(p + q) * xStride];
    const T* block = m.data + p * m.column;
    if (m.column == 1) {
      for (int i = 0; i < n; i++) out[i * outStride] += dot(block + i * m.row, line, length);
    } else if (m.row == 1 && outStride == 1) {
      for (int q = 0; q < length; q++) {
        const T factor = line[q];
        const T* column = block + q * m.column;
        KD_INDEPENDENT
        for (int i = 0; i < n; i++) out[i] += factor * column[i];
      }
    } else {
      for (int i = 0; i < n; i++) {
        T total = 0;
        for (int q = 0; q < length; q++) total += block[i * m.row + q * m.column] * line[q];
        out[i * outStride] += total;
      }
    }
  }
}

/** out[i] += alpha * sum over p of m[i, p] x[p], i < n, p < k. */
template <class T>
void multiply(T* out, ptrdiff_t outStride, gemm::Matrix<T> m, const T* x, ptrdiff_t xStride, int n, int k, T alpha) {
  constexpr int grain = 65536;
  threads::parallelFor(n, grain / k + 1, nullptr, [=](size_t begin, size_t end, void*) {
    const gemm::Matrix<T> rows{m.data + static_cast<ptrdiff_t>(begin) * m.row, m.row, m.column};
    multiplyRows(out + static_cast<ptrdiff_t>(begin) * outStride, outStride, rows, x, xStride, static_cast<int>(end - begin), k, alpha);
  });
}

}  // namespace kindling::gemv
