// Symmetric indefinite factors A = L D LT with blocks of 1 and 2 on the diagonal of D: Bunch & Kaufman, Some stable methods for
// calculating inertia and solving symmetric linear systems (1977). Pivots and layout are those of LAPACK's sytrf, lower.
#include "linalg.h"

namespace kindling::linalg {
namespace {

/** Swaps rows and columns p < q of the lower triangle from column k on. */
template <class T>
void swapSymmetric(T* a, int n, int k, int p, int q) {
  const auto swap = [a](int i, int j) { swapRows(a + i, a + j, 1); };
  for (int i = q + 1; i < n; i++) swap(i * n + p, i * n + q);
  for (int i = p + 1; i < q; i++) swap(i * n + p, q * n + i);
  swap(p * n + p, q * n + q);
  for (int j = k; j < p; j++) swap(p * n + j, q * n + j);
}

/** The row to exchange with, and whether the pivot is a block of 2. */
struct Pivot {
  int row;
  bool two;
};

template <class T>
Pivot choosePivot(const T* a, int n, int k, bool* zero) {
  constexpr T alpha = T(0.64038820320220756873);  // (1 + sqrt 17) / 8
  const auto size = [a, n](int i, int j) { return platform::abs(a[i * n + j]); };
  int r = k;
  T column = 0;
  for (int i = k + 1; i < n; i++)
    if (size(i, k) > column) column = size(i, k), r = i;
  const T own = size(k, k);
  *zero = !(max(own, column) > T(0));
  if (*zero || own >= alpha * column) return {k, false};
  T row = 0;
  for (int j = k; j < r; j++) row = max(row, size(r, j));
  for (int i = r + 1; i < n; i++) row = max(row, size(i, r));
  if (own >= alpha * column * (column / row)) return {k, false};
  return {r, size(r, r) < alpha * row};
}

template <class T>
int32_t factor(T* a, int n, int32_t* pivots) {
  int32_t info = 0;
  for (int k = 0; k < n;) {
    bool zero;
    const auto [row, two] = choosePivot(a, n, k, &zero);
    const int moved = two ? k + 1 : k, next = moved + 1;
    if (row != moved) swapSymmetric(a, n, k, moved, row);
    for (int i = k; i < next; i++) pivots[i] = two ? -(row + 1) : row + 1;
    if (zero) {
      if (info == 0) info = k + 1;
    } else if (!two) {
      const T inverse = 1 / a[k * n + k];
      for (int i = next; i < n; i++) {
        const T factor = a[i * n + k] * inverse;
        for (int j = next; j <= i; j++) a[i * n + j] -= factor * a[j * n + k];
      }
      for (int i = next; i < n; i++) a[i * n + k] *= inverse;
    } else {
      const T off = a[moved * n + k], d11 = a[moved * n + moved] / off, d22 = a[k * n + k] / off;
      const T scale = 1 / (d11 * d22 - 1) / off;
      for (int j = next; j < n; j++) {
        T *x = a + j * n + k, *y = x + 1;
        const T u = scale * (d11 * *x - *y), v = scale * (d22 * *y - *x);
        for (int i = j; i < n; i++) a[i * n + j] -= a[i * n + k] * u + a[i * n + moved] * v;
        *x = u, *y = v;
      }
    }
    k = next;
  }
  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++) a[i * n + j] = 0;
  return info;
}

/** In place of x (n x m): L D, then LT. */
template <class T>
void solve(const T* a, const int32_t* pivots, T* x, int n, int m) {
  const auto take = [&](int k, int last) {
    for (int i = last + 1; i < n; i++) addScaled(x + i * m, -a[i * n + k], x + k * m, m);
  };
  for (int k = 0; k < n; k++) {
    if (pivots[k] > 0) {
      swapRows(x + k * m, x + (pivots[k] - 1) * m, pivots[k] - 1 == k ? 0 : m);
      take(k, k);
      scaleRow(x + k * m, 1 / a[k * n + k], m);
      continue;
    }
    const int row = -pivots[k] - 1, next = k + 1;
    swapRows(x + next * m, x + row * m, row == next ? 0 : m);
    take(k, next);
    take(next, next);
    const T off = a[next * n + k], d1 = a[k * n + k] / off, d2 = a[next * n + next] / off, scale = 1 / (d1 * d2 - 1) / off;
    for (int j = 0; j < m; j++) {
      T &u = x[k * m + j], &v = x[next * m + j];
      const T first = (d2 * u - v) * scale;
      v = (d1 * v - u) * scale;
      u = first;
    }
    k = next;
  }
  const auto back = [&](int k, int last) {
    for (int i = last + 1; i < n; i++) addScaled(x + k * m, -a[i * n + k], x + i * m, m);
  };
  for (int k = n - 1; k >= 0; k--) {
    const int last = k, row = pivots[k] > 0 ? pivots[k] - 1 : -pivots[k] - 1;
    back(k, last);
    if (pivots[k] < 0) back(k - 1, last);
    swapRows(x + k * m, x + row * m, row == k ? 0 : m);
    if (pivots[k] < 0) k--;
  }
}

/** Whether every pivot names a row, and negative ones come in pairs. */
bool valid(const int32_t* pivots, int n, int* bad) {
  for (int k = 0; k < n; k++) {
    *bad = k;
    const int32_t p = pivots[k];
    if (p == 0 || p > n || p < -n) return false;
    if (p < 0 && (k + 1 == n || pivots[k + 1] != p)) return false;
    if (p < 0) k++;
  }
  return true;
}

}  // namespace

/** `batch` matrices in place, of which the lower triangle is read. info: the first zero pivot, from 1. */
KD_EXPORT(ldlFactor) int ldlFactor(int dtype, void* a, int32_t* pivots, int32_t* info, int batch, int n) {
  return forFloating(dtype, [&](auto zero) {
    using T = decltype(zero);
    for (int b = 0; b < batch; b++) info[b] = factor(static_cast<T*>(a) + static_cast<size_t>(b) * n * n, n, pivots + b * n);
  });
}

KD_EXPORT(ldlSolve) int ldlSolve(int dtype, const void* a, const int32_t* pivots, void* x, int batch, int n, int m, Block* block) {
  for (int b = 0; b < batch; b++) {
    int bad;
    if (valid(pivots + b * n, n, &bad)) continue;
    block->errorPosition = b * n + bad;
    block->errorValue = pivots[b * n + bad];
    return indexOutOfRange;
  }
  return forFloating(dtype, [&](auto zero) {
    using T = decltype(zero);
    for (int b = 0; b < batch; b++)
      solve(static_cast<const T*>(a) + static_cast<size_t>(b) * n * n, pivots + b * n, static_cast<T*>(x) + static_cast<size_t>(b) * n * m, n, m);
  });
}

}  // namespace kindling::linalg
