// Stable sorting along the last dimension of the block: Batcher's bitonic network (Sorting networks and their applications,
// 1968) over keys that order as the elements do, and places, which make all keys different. Lines are filled up to a power of
// two with keys above all.
#include <kindling/order_keys.h>
#include "entries.h"
#include "launch.h"

namespace kindling {
namespace {

struct Item {
  uint64_t key;
  int64_t place;
};
KD_FN bool isAfter(const Item& a, const Item& b) { return a.key > b.key || (a.key == b.key && a.place > b.place); }

/** So many items are sorted in shared memory at a time. */
constexpr int64_t chunk = 2 * blockThreads;

template <class T>
KD_KERNEL readKernel(KD_PARAM(Call) call, Item* items, int64_t n, int64_t width, int64_t total) {
  const Block& block = call.block;
  const int last = block.ndim - 1;
  using Key = typename order::KeyOf<T>::Type;
  const Key flip = block.scalar[1].integer != 0 ? static_cast<Key>(~Key(0)) : Key(0);
  for (int64_t i = threadPosition(); i < total; i += threadCount()) {
    const int64_t line = i / width, place = i % width;
    if (place >= n) {
      items[i] = {UINT64_MAX, INT64_MAX};
      continue;
    }
    const T x = operandAt<T>(call, 2)[Offsets<3>(block, line, 0, last).of[2] + place * block.strides(2)[last]];
    items[i] = {static_cast<uint64_t>(static_cast<Key>(order::KeyOf<T>::key(x) ^ flip)), place};
  }
}

KD_DEVICE void exchange(Item& a, Item& b, bool rising) {
  if (isAfter(a, b) != rising) return;
  const Item held = a;
  a = b;
  b = held;
}

/** Steps of the network whose partners lie within a chunk: those of stages `from` to `to`, the first from distance `start` on. */
KD_KERNEL chunkKernel(Item* items, int64_t total, int64_t width, int64_t from, int64_t to, int64_t start) {
  KD_SHARED(Item, room);
  const int64_t size = width < chunk ? width : chunk;
  for (int64_t base = static_cast<int64_t>(blockIdx.x) * size; base < total; base += static_cast<int64_t>(gridDim.x) * size) {
    for (int64_t i = threadIdx.x; i < size; i += blockDim.x) room[i] = items[base + i];
    __syncthreads();
    for (int64_t stage = from; stage <= to; stage *= 2)
      for (int64_t distance = stage == from ? start : stage / 2; distance > 0; distance /= 2) {
        for (int64_t pair = threadIdx.x; pair < size / 2; pair += blockDim.x) {
          const int64_t low = pair / distance * 2 * distance + pair % distance;
          exchange(room[low], room[low + distance], (((base + low) % width) & stage) == 0 || stage == width);
        }
        __syncthreads();
      }
    for (int64_t i = threadIdx.x; i < size; i += blockDim.x) items[base + i] = room[i];
    __syncthreads();
  }
}

/** One step over pairs that lie further apart. */
KD_KERNEL stepKernel(Item* items, int64_t pairs, int64_t width, int64_t stage, int64_t distance) {
  for (int64_t pair = threadPosition(); pair < pairs; pair += threadCount()) {
    const int64_t low = pair / distance * 2 * distance + pair % distance;
    exchange(items[low], items[low + distance], ((low % width) & stage) == 0 || stage == width);
  }
}

/** The first scalar 0 of each line. Operands: values, indices, input. */
template <class Word>
KD_KERNEL writeKernel(KD_PARAM(Call) call, const Item* items, int64_t count, int64_t width, int64_t total) {
  const Block& block = call.block;
  const int last = block.ndim - 1;
  for (int64_t i = threadPosition(); i < total; i += threadCount()) {
    const int64_t line = i / count, k = i % count, place = items[line * width + k].place;
    const Offsets<3> at(block, line, 0, last);
    operandAt<Word>(call, 0)[at.of[0] + k * block.strides(0)[last]] = operandAt<Word>(call, 2)[at.of[2] + place * block.strides(2)[last]];
    operandAt<int64_t>(call, 1)[at.of[1] + k * block.strides(1)[last]] = place;
  }
}

void sortItems(const Launch& launch, Item* items, int64_t total, int64_t width) {
  const int64_t size = width < chunk ? width : chunk;
  const auto inChunks = [&](int64_t from, int64_t to, int64_t start) {
    KD_LAUNCH(chunkKernel, blocksFor(total, size), threadsFor(size / 2), size * sizeof(Item), launch.stream)(items, total, width, from, to, start);
  };
  if (width < 2) return;
  inChunks(2, size, 1);
  for (int64_t stage = 2 * size; stage <= width; stage *= 2) {
    for (int64_t distance = stage / 2; distance >= size; distance /= 2)
      KD_LAUNCH(stepKernel, blocksFor(total / 2), threadsFor(total / 2), 0, launch.stream)(items, total / 2, width, stage, distance);
    inChunks(stage, stage, size / 2);
  }
}

}  // namespace

/** Scalars: how many of the order to write, whether it falls. */
int entries::sort(const Launch& launch) {
  const Block& block = launch.block();
  const int64_t n = block.dims[block.ndim - 1], lines = positions(block, 0, block.ndim - 1), count = block.scalar[0].integer;
  int64_t width = 1;
  while (width < n) width *= 2;
  const int64_t total = lines * width;
  auto* items = static_cast<Item*>(launch.room(static_cast<size_t>(total) * sizeof(Item)));
  if (items == nullptr) return outOfMemory;
  const int known = byDType(block.dtype, All{}, [&](auto t) {
    KD_LAUNCH(readKernel<decltype(t)>, blocksFor(total), threadsFor(total), 0, launch.stream)(launch.call, items, n, width, total);
  });
  if (known != ok) return known;
  sortItems(launch, items, total, width);
  return bySize(elementBytes[block.dtype], [&](auto word) {
    KD_LAUNCH(writeKernel<decltype(word)>, blocksFor(lines * count), threadsFor(lines * count), 0, launch.stream)
    (launch.call, items, count, width, lines * count);
  });
}

}  // namespace kindling
