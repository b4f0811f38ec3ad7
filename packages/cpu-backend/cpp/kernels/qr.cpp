#include "householder.h"

namespace kindling::linalg {

/** Bytes of scratch that qr functions need for matrices up to m x n. */
KD_EXPORT(reflectorBytes) size_t reflectorBytes(int m, int n) { return ReflectorBlock<double>::elements(m, n) * sizeof(double); }

KD_EXPORT(geqrf) int geqrf(int dtype, void* a, void* tau, int batch, int m, int n, void* scratch, void* workspace) {
  return forFloating(dtype, [&](auto zero) {
    using T = decltype(zero);
    const ReflectorBlock<T> block(scratch, m);
    for (int i = 0; i < batch; i++)
      factorQr(static_cast<T*>(a) + static_cast<size_t>(i) * m * n, static_cast<T*>(tau) + i * min(m, n), m, n, block, workspace);
  });
}

/** q (m x columns): the first columns of the product of k reflectors in a (m x n). */
KD_EXPORT(householderProduct) int householderProduct(int dtype, const void* a, const void* tau, void* q, int batch, int m, int n, int k, int columns, void* scratch, void* workspace) {
  return forFloating(dtype, [&](auto zero) {
    using T = decltype(zero);
    const ReflectorBlock<T> block(scratch, m);
    for (int i = 0; i < batch; i++) {
      T* out = static_cast<T*>(q) + static_cast<size_t>(i) * m * columns;
      setIdentity(out, m, columns);
      multiplyQ(static_cast<const T*>(a) + static_cast<size_t>(i) * m * n, n, static_cast<const T*>(tau) + i * k, k, out, m, columns, block, workspace);
    }
  });
}

}  // namespace kindling::linalg
