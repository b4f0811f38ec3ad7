// What the convolution kernels read from the descriptor block.
#pragma once
#include "gemm.h"
#include "gemv.h"
#include "numbers.h"
#include "patches.h"

namespace kindling::conv {

inline Axis readAxis(Numbers& n) { return {n.count(), n.stride(), n.count(), n.count(), n.count(), n.count(), n.count()}; }

template <class T>
Patches<T> readPatches(Numbers& n, const T* data) {
  return {data, n.stride(), n.stride(), readAxis(n), readAxis(n), readAxis(n)};
}

/** out = weights x patches + bias, for one group at a time. Operands: out, x, weight, bias where there are four. */
template <class T>
struct Product {
  int images, groups, inChannels, outChannels;  // channels of one group
  Patches<T> x;
  const T* weight;
  ptrdiff_t weightOut, weightIn, weightD, weightH, weightW;  // strides
  T* out;
  ptrdiff_t outImage, outChannel, outD, outH, outW;
  const T* bias;
  ptrdiff_t biasStride;
  /** The group that follows: how far its weights lie. Inputs and outputs follow by their channels. */
  ptrdiff_t weightGroup;
  /** Whether neighbouring positions are neighbours in the output's memory. */
  bool dense;

  explicit Product(const Block& block) {
    Numbers n(block);
    images = n.count(), groups = n.count(), inChannels = n.count(), outChannels = n.count();
    x = readPatches(n, block.data<const T>(1));
    weight = block.data<const T>(2);
    weightGroup = n.stride(), weightOut = n.stride(), weightIn = n.stride(), weightD = n.stride(), weightH = n.stride(), weightW = n.stride();
    out = block.data<T>(0);
    outImage = n.stride(), outChannel = n.stride(), outD = n.stride(), outH = n.stride(), outW = n.stride();
    biasStride = n.stride();
    bias = block.operands == 4 ? block.data<const T>(3) : nullptr;
    dense = (x.w.grid == 1 || outW == 1) && (x.h.grid == 1 || outH == x.w.grid) && (x.d.grid == 1 || outD == x.w.grid * x.h.grid);
  }

  void nextGroup() {
    x.data += inChannels * x.channel;
    weight += weightGroup;
    out += outChannels * outChannel;
    if (bias != nullptr) bias += outChannels * biasStride;
  }
  T biasOf(int row) const { return bias == nullptr ? T(0) : bias[row * biasStride]; }
  ptrdiff_t weightAt(typename Patches<T>::Line l) const { return l.channel * weightIn + l.d * weightD + l.h * weightH + l.w * weightW; }
  ptrdiff_t placeOf(typename Patches<T>::Column c) const { return c.image * outImage + c.d * outD + c.h * outH + c.w * outW; }
  void next(typename Patches<T>::Column& c) const {
    if (++c.w < x.w.grid) return;
    c.w = 0;
    if (++c.h < x.h.grid) return;
    c.h = 0;
    if (++c.d < x.d.grid) return;
    c.d = 0;
    c.image++;
  }
};

/** out (g's channels, x's channels and taps) = g x patchesᵀ, for one group at a time. Operands: out (contiguous), x, g. */
template <class T>
struct Correlation {
  int images, groups, xChannels, gChannels;  // channels of one group
  Patches<T> x, g;                           // of the same positions; g has one tap
  T* out;

  explicit Correlation(const Block& block) {
    Numbers n(block);
    images = n.count(), groups = n.count(), xChannels = n.count(), gChannels = n.count();
    x = readPatches(n, block.data<const T>(1));
    g = readPatches(n, block.data<const T>(2));
    out = block.data<T>(0);
  }

  void nextGroup() {
    x.data += xChannels * x.channel;
    g.data += gChannels * g.channel;
    out += gChannels * xChannels * x.taps();
  }
};

}  // namespace kindling::conv
