// Attention of short sequences: a head at a time, whose matrices lie on the stack, padded with zeros to whole packs. Where a
// head is a few kilobytes, calls of the matrix product and its packing take longer than the product.
#include "attention.h"
#include "rows.h"

namespace kindling::wide {

/** A tensor (N, H, rows, columns) and its strides. */
struct Heads {
  Real* at;
  ptrdiff_t n, head, row, column;

  Real* of(size_t item, size_t heads) const { return at + ptrdiff_t(item / heads) * n + ptrdiff_t(item % heads) * head; }
};

// Loops that gather or scatter are not unrolled: that would be most of the bytes here.
namespace {

/** The most queries or keys, and features, of a head; kernels/attention.ts knows them. */
constexpr size_t side = 256 / sizeof(Real), depth = 128 / sizeof(Real);

struct Shape {
  size_t heads, length, keys, size, valueSize;
  double scale;
  int causal;
};

KD_FN size_t padded(size_t n) { return (n + width - 1) / width * width; }

/** Rows of a head, times `factor`; padded rows have `pitch` elements. */
__attribute__((noinline)) void gather(Real* to, const Heads& x, const Real* from, size_t rows, size_t columns, size_t pitch, Real factor) {
  for (size_t i = 0; i < padded(rows); i++)
#pragma clang loop vectorize(disable) unroll(disable)
    for (size_t j = 0; j < pitch; j++) to[i * pitch + j] = i < rows && j < columns ? from[ptrdiff_t(i) * x.row + ptrdiff_t(j) * x.column] * factor : 0;
}

__attribute__((noinline)) void scatter(Real* to, const Heads& x, const Real* from, size_t rows, size_t columns, size_t pitch, Real factor) {
  for (size_t i = 0; i < rows; i++)
#pragma clang loop vectorize(disable) unroll(disable)
    for (size_t j = 0; j < columns; j++) to[ptrdiff_t(i) * x.row + ptrdiff_t(j) * x.column] = from[i * pitch + j] * factor;
}

/** (columns, rows) of dense padded rows. */
__attribute__((noinline)) void turn(Real* to, const Real* from, size_t rows, size_t columns) {
  for (size_t j = 0; j < columns; j++)
#pragma clang loop vectorize(disable) unroll(disable)
    for (size_t i = 0; i < rows; i++) to[j * rows + i] = from[i * columns + j];
}

/** out (m, n) = a (m, k) b (k, n), m and n being whole packs. */
__attribute__((noinline)) void product(Real* out, const Real* a, size_t row, size_t column, const Real* b, size_t m, size_t n, size_t k) {
  for (size_t i = 0; i < m; i += 4)
    for (size_t j = 0; j < n; j += width) {
      Pack p = constant<Pack>(Real(0)), q = p, r = p, s = p;
      const Real* x = a + i * row;
      const Real* y = b + j;
      for (size_t t = 0; t < k; t++, x += column, y += n) {
        const Pack v = load(y);
        const Pack x0 = x[0], x1 = x[row], x2 = x[2 * row], x3 = x[3 * row];
        p += x0 * v;
        q += x1 * v;
        r += x2 * v;
        s += x3 * v;
      }
      Real* to = out + i * n + j;
      store(to, p);
      store(to + n, q);
      store(to + 2 * n, r);
      store(to + 3 * n, s);
    }
}

/** Scores plus mask, with no weight for keys that a query does not see, nor for those that pad. */
__attribute__((noinline)) void hide(Real* score, const Heads& mask, const Real* bias, const Shape& s, size_t l, size_t n) {
  if (bias != nullptr) {
#pragma clang loop vectorize(disable) unroll(disable)
    for (size_t j = 0; j < s.keys; j++) score[j] += bias[ptrdiff_t(l) * mask.row + ptrdiff_t(j) * mask.column];
  }
#pragma clang loop vectorize(disable) unroll(disable)
  for (size_t j = s.causal && l + 1 < s.keys ? l + 1 : s.keys; j < n; j++) score[j] = -__builtin_inff();
}

}  // namespace

/** `x`: q, k, v, mask (null for none), out. `totals` (N, H, L) are the logarithms of the sums that normalise the weights. */
KD_EXPORT(attentionHeads)
void attentionHeads(const Heads* x, Real* totals, size_t n, size_t heads, size_t length, size_t keys, size_t size, size_t valueSize, double scale, int causal) {
  const Shape s = {heads, length, keys, size, valueSize, scale, causal};
  overRows(n * heads, 4 * length * keys, [=](size_t item) {
    alignas(32) Real q[side * depth], k[side * depth], turned[side * depth], weights[side * side];
    const size_t l = padded(s.length), m = padded(s.keys), e = padded(s.size), f = padded(s.valueSize);
    gather(q, x[0], x[0].of(item, s.heads), s.length, s.size, e, static_cast<Real>(s.scale));
    gather(k, x[1], x[1].of(item, s.heads), s.keys, s.size, e, 1);
    turn(turned, k, m, e);
    product(weights, q, e, 1, turned, l, m, s.size);
    const Real* bias = x[3].at == nullptr ? nullptr : x[3].of(item, s.heads);
    for (size_t i = 0; i < s.length; i++) {
      Real* row = weights + i * m;
      hide(row, x[3], bias, s, i, m);
      totals[item * s.length + i] = weigh(row, m);
    }
    gather(k, x[2], x[2].of(item, s.heads), s.keys, s.valueSize, f, 1);
    product(q, weights, m, 1, k, l, f, s.keys);
    scatter(x[4].of(item, s.heads), x[4], q, s.length, s.valueSize, f, 1);
  });
}

/** `x`: q, k, v, mask, and the gradients of the result, q, k and v. */
KD_EXPORT(attentionHeadsBackward)
void attentionHeadsBackward(const Heads* x, const Real* totals, size_t n, size_t heads, size_t length, size_t keys, size_t size, size_t valueSize, double scale, int causal) {
  const Shape s = {heads, length, keys, size, valueSize, scale, causal};
  overRows(n * heads, 10 * length * keys, [=](size_t item) {
    alignas(32) Real q[side * depth], k[side * depth], g[side * depth], room[side * depth], turned[side * depth];
    alignas(32) Real weights[side * side], gradients[side * side];
    const size_t l = padded(s.length), m = padded(s.keys), e = padded(s.size), f = padded(s.valueSize);
    const Real factor = static_cast<Real>(s.scale);
    gather(q, x[0], x[0].of(item, s.heads), s.length, s.size, e, factor);
    gather(k, x[1], x[1].of(item, s.heads), s.keys, s.size, e, 1);
    gather(g, x[4], x[4].of(item, s.heads), s.length, s.valueSize, f, 1);
    turn(turned, k, m, e);
    product(weights, q, e, 1, turned, l, m, s.size);
    gather(room, x[2], x[2].of(item, s.heads), s.keys, s.valueSize, f, 1);
    turn(turned, room, m, f);
    product(gradients, g, f, 1, turned, l, m, s.valueSize);
    const Real* bias = x[3].at == nullptr ? nullptr : x[3].of(item, s.heads);
    for (size_t i = 0; i < s.length; i++) {
      Real* row = weights + i * m;
      hide(row, x[3], bias, s, i, m);
      pullBack(row, gradients + i * m, m, totals[item * s.length + i], 1);
    }
    product(room, weights, 1, m, g, m, f, s.length);
    scatter(x[7].of(item, s.heads), x[7], room, s.keys, s.valueSize, f, 1);
    // The scale is in q, and missing in k.
    product(room, gradients, 1, m, q, m, e, s.length);
    scatter(x[6].of(item, s.heads), x[6], room, s.keys, s.size, e, 1);
    product(room, gradients, m, 1, k, l, e, s.keys);
    scatter(x[5].of(item, s.heads), x[5], room, s.length, s.size, e, factor);
  });
}

}  // namespace kindling::wide
