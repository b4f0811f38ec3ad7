// Windows of a pooling, and what its kernels read from the descriptor block.
#pragma once
#include "numbers.h"
#include "pieces.h"

namespace kindling::pool {

/** f(image) for images of so many elements, which threads share. */
template <class F>
void overImages(int images, ptrdiff_t elements, F f) {
  threads::parallelFor(static_cast<size_t>(images), stridedGrain / (elements + 1) + 1, nullptr, [=](size_t begin, size_t end, void*) {
    for (size_t i = begin; i < end; i++) f(static_cast<int>(i));
  });
}

struct Range {
  int start, end;
};

/** Images (depth, height, width) that lie one after the other, and where the windows of each dimension lie. */
struct Pooling {
  int images;
  int size[3], pooled[3], step[3];
  const int* table;  // for each dimension its starts, then its ends
  ptrdiff_t tableImage;
  /** Windows of 2 x 2 side by side: the fast case. */
  bool pairs;

  explicit Pooling(Numbers& n) {
    images = n.count();
    for (int& s : size) s = n.count();
    for (int& p : pooled) p = n.count();
    for (int& s : step) s = n.count();
    table = reinterpret_cast<const int*>(static_cast<uintptr_t>(n.count()));
    tableImage = n.stride();
    pairs = n.count() != 0;
  }

  ptrdiff_t elements() const { return static_cast<ptrdiff_t>(size[0]) * size[1] * size[2]; }
  ptrdiff_t results() const { return static_cast<ptrdiff_t>(pooled[0]) * pooled[1] * pooled[2]; }

  /** f(image) for each image. */
  template <class F>
  void overImages(F f) const {
    pool::overImages(images, elements(), f);
  }

  /** f(result's position, ranges of the window) for each result of an image, in row-major order. */
  template <class F>
  void forEach(int image, F f) const {
    const int *d = table + image * tableImage, *h = d + 2 * pooled[0], *w = h + 2 * pooled[1];
    ptrdiff_t at = 0;
    for (int i = 0; i < pooled[0]; i++)
      for (int j = 0; j < pooled[1]; j++)
        for (int k = 0; k < pooled[2]; k++)
          f(at++, i, j, k, Range{d[i], d[i + pooled[0]]}, Range{h[j], h[j + pooled[1]]}, Range{w[k], w[k + pooled[2]]});
  }
};

}  // namespace kindling::pool
