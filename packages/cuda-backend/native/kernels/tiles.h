// Products of matrices by tiles in shared memory: 64 x 64 results a block, 4 x 4 a thread, added over k in steps of 16. What
// the matrices are is the caller's: matrices in memory, or patches of images.
#pragma once
#include "launch.h"

namespace kindling::tiles {

inline constexpr int rows = 64, columns = 64, depth = 16, each = 4;
/** One more element a row, so that threads of a warp meet different banks. */
inline constexpr int pitch = 64 + 1;
template <class T>
inline constexpr size_t sharedBytes = 2 * depth * pitch * sizeof(T);

struct Size {
  int64_t m, n, k;
};

inline dim3 gridFor(Size size, int64_t batches) {
  const int64_t m = (size.m + rows - 1) / rows, n = (size.n + columns - 1) / columns;
  return dim3(static_cast<unsigned>(n), static_cast<unsigned>(m < 32768 ? m : 32768), static_cast<unsigned>(batches < 32768 ? batches : 32768));
}

/**
 * store(i, j, sum over k in [begin, end) of a(i, k) b(k, j)) for a tile whose first row is `top` and first column `left`. Both
 * are asked for elements inside only. Which of i and k neighbouring threads differ in when they read a follows from `aByRow`.
 */
template <class T, class A, class B, class Store>
KD_DEVICE void multiply(Size size, int64_t top, int64_t left, int64_t begin, int64_t end, bool aByRow, bool bByRow, T* room, A a, B b, Store store) {
  T(*tileA)[pitch] = reinterpret_cast<T(*)[pitch]>(room);
  T(*tileB)[pitch] = reinterpret_cast<T(*)[pitch]>(room + depth * pitch);
  const int thread = threadIdx.x, row = thread / 16, column = thread % 16;
  T sum[each][each] = {};
  for (int64_t k0 = begin; k0 < end; k0 += depth) {
    for (int load = 0; load < rows * depth / blockThreads; load++) {
      const int at = thread + load * blockThreads;
      const int i = aByRow ? at / depth : at % rows, ka = aByRow ? at % depth : at / rows;
      tileA[ka][i] = top + i < size.m && k0 + ka < end ? a(top + i, k0 + ka) : T(0);
      const int j = bByRow ? at % columns : at / depth, kb = bByRow ? at / columns : at % depth;
      tileB[kb][j] = left + j < size.n && k0 + kb < end ? b(k0 + kb, left + j) : T(0);
    }
    __syncthreads();
    for (int k = 0; k < depth; k++) {
      T x[each], y[each];
      for (int i = 0; i < each; i++) {
        x[i] = tileA[k][row + 16 * i];
        y[i] = tileB[k][column + 16 * i];
      }
      for (int i = 0; i < each; i++)
        for (int j = 0; j < each; j++) sum[i][j] = platform::multiplyAdd(x[i], y[j], sum[i][j]);
    }
    __syncthreads();
  }
  for (int i = 0; i < each; i++)
    for (int j = 0; j < each; j++) {
      const int64_t r = top + row + 16 * i, c = left + column + 16 * j;
      if (r < size.m && c < size.n) store(r, c, sum[i][j]);
    }
}

}  // namespace kindling::tiles
