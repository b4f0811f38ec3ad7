// ldmatrix and mma.sync m16n8k16, by the fragment layouts of the PTX ISA.
#pragma once
#include "device_functions.h"

namespace sim {

/** Four 8 x 8 matrices of 16-bit elements, whose rows the lanes' addresses give, eight lanes a matrix. */
inline void loadMatrices(uint32_t (&fragment)[4], const void* row) {
  std::memcpy(warpSlot(), &row, sizeof row);
  const auto* slots = warpBarrier(~0u);
  for (unsigned j = 0; j < 4; j++) {
    const char* from;
    std::memcpy(&from, slots[j * 8 + lane() / 4], sizeof from);
    std::memcpy(&fragment[j], from + 4 * (lane() % 4), sizeof fragment[j]);
  }
  warpBarrier(~0u);
}

/** d += a b with 16 x 16 and 16 x 8 elements; `widen` makes a float of 16 bits. */
template <class F>
void multiplyMatrices(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2], F widen) {
  unsigned char* slot = warpSlot();
  std::memcpy(slot, a, sizeof a);
  std::memcpy(slot + sizeof a, b, sizeof b);
  const auto* slots = warpBarrier(~0u);
  const auto element = [&](unsigned from, unsigned word, unsigned half) {
    uint32_t bits;
    std::memcpy(&bits, slots[from] + 4 * word, sizeof bits);
    return widen(static_cast<uint16_t>(bits >> (16 * half)));
  };
  const unsigned group = lane() / 4, member = lane() % 4;
  for (unsigned i = 0; i < 4; i++) {
    const unsigned row = group + 8 * (i / 2), column = 2 * member + i % 2;
    float sum = d[i];
    for (unsigned k = 0; k < 16; k++) {
      const float x = element(row % 8 * 4 + k % 8 / 2, (row >= 8 ? 1 : 0) + (k >= 8 ? 2 : 0), k % 2);
      const float y = element(column * 4 + k % 8 / 2, 4 + (k >= 8 ? 1 : 0), k % 2);
      sum += x * y;
    }
    d[i] = sum;
  }
  warpBarrier(~0u);
}

}  // namespace sim
