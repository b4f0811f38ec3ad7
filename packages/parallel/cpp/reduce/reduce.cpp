// Elementwise reduction over the ranks of a group, always in the order of ranks: the same bits on every rank and every run.
#include <kindling/math/half.h>

namespace kindling {

// Numbers as in src/group/reduce-op.ts.
enum ReduceOp { Sum, Avg, Min, Max, Product };

/** Elements of a block, which stays in the first cache while the ranks are added to it. */
constexpr int BLOCK = 512;

template <int Op, class T>
KD_FN T combine(T a, T b) {
  if constexpr (Op == Product) return static_cast<T>(a * b);
  // NaN wins, as in torch.minimum.
  if constexpr (Op == Min) return a < b || a != a ? a : b;
  if constexpr (Op == Max) return a > b || a != a ? a : b;
  return static_cast<T>(a + b);
}

template <int Op, class T>
KD_RARE void reduceAs(T* out, const uint8_t* first, uint32_t stride, int ranks, uint32_t count) {
  const T* a = reinterpret_cast<const T*>(first);
  for (uint32_t start = 0; start < count; start += BLOCK) {
    const uint32_t end = start + BLOCK < count ? start + BLOCK : count;
    KD_INDEPENDENT
    for (uint32_t i = start; i < end; i++) out[i] = a[i];
    for (int r = 1; r < ranks; r++) {
      const T* b = reinterpret_cast<const T*>(first + static_cast<uint64_t>(stride) * r);
      KD_INDEPENDENT
      for (uint32_t i = start; i < end; i++) out[i] = combine<Op>(out[i], b[i]);
    }
    if constexpr (Op == Avg) {
      const T n = static_cast<T>(ranks);
      KD_INDEPENDENT
      for (uint32_t i = start; i < end; i++) out[i] = static_cast<T>(out[i] / n);
    }
  }
}

/** Halves are reduced in float32 and rounded once. */
template <int Op, class H>
KD_RARE void reduceHalves(H* out, const uint8_t* first, uint32_t stride, int ranks, uint32_t count) {
  float sum[BLOCK];
  for (uint32_t start = 0; start < count; start += BLOCK) {
    const uint32_t n = start + BLOCK < count ? BLOCK : count - start;
    for (int r = 0; r < ranks; r++) {
      const H* b = reinterpret_cast<const H*>(first + static_cast<uint64_t>(stride) * r) + start;
      for (uint32_t i = 0; i < n; i++) {
        const float x = math::widen(b[i]);
        sum[i] = r == 0 ? x : combine<Op>(sum[i], x);
      }
    }
    for (uint32_t i = 0; i < n; i++) math::narrow(Op == Avg ? sum[i] / static_cast<float>(ranks) : sum[i], out[start + i]);
  }
}

template <int Op>
int reduceDType(int dtype, void* out, const uint8_t* first, uint32_t stride, int ranks, uint32_t count) {
#define CASE(type, fn) \
  case DTypeOf<type>::code: fn<Op>(static_cast<type*>(out), first, stride, ranks, count); return 0
  switch (dtype) {
    CASE(float, reduceAs);
    CASE(double, reduceAs);
    CASE(Float16, reduceHalves);
    CASE(BFloat16, reduceHalves);
  }
  if constexpr (Op != Avg) {
    switch (dtype) {
      CASE(int64_t, reduceAs);
      CASE(int32_t, reduceAs);
      CASE(int16_t, reduceAs);
      CASE(int8_t, reduceAs);
      CASE(uint8_t, reduceAs);
    }
  }
#undef CASE
  return 1;
}

/** Rank r's elements lie at first + r * stride. Returns 1 for a dtype it does not know, having written nothing. */
KD_EXPORT(reduce)
int reduce(int op, int dtype, void* out, const uint8_t* first, uint32_t stride, int ranks, uint32_t count) {
  switch (op) {
    case Sum: return reduceDType<Sum>(dtype, out, first, stride, ranks, count);
    case Avg: return reduceDType<Avg>(dtype, out, first, stride, ranks, count);
    case Min: return reduceDType<Min>(dtype, out, first, stride, ranks, count);
    case Max: return reduceDType<Max>(dtype, out, first, stride, ranks, count);
    case Product: return reduceDType<Product>(dtype, out, first, stride, ranks, count);
  }
  return 1;
}

}  // namespace kindling
