// sort and topk, kthvalue, the medians and the mode. The last dimension of the block is the line. Operands: values, indices (int64),
// input. The workspace holds two lines of entries and the counts.
#include "gemm.h"
#include "selection.h"
#include "pieces.h"
#include "tiles.h"
#include "walk.h"

namespace kindling::order {
namespace {

void move(void* to, int64_t at, const void* from, int64_t index, int bytes) {
  const char* source = static_cast<const char*>(from) + index * bytes;
  char* target = static_cast<char*>(to) + at * bytes;
  switch (bytes) {
    case 1: *target = *source; break;
    case 2: __builtin_memcpy(target, source, 2); break;
    case 4: __builtin_memcpy(target, source, 4); break;
    default: __builtin_memcpy(target, source, 8); break;
  }
}

template <class Key>
struct Workspace {
  uint32_t* counts;
  Entry<Key>*entries, *other;
  Workspace(void* memory, uint32_t n)
      : counts(static_cast<uint32_t*>(memory)),
        entries(reinterpret_cast<Entry<Key>*>(static_cast<char*>(memory) + countBytes)),
        other(entries + n) {}
};

/** Runs line(x, values, indices) for every line. */
template <class F>
void forEachLine(const Block& block, F line) {
  const int bytes = elementBytes[block.operand[2].dtype];
  Walk lines(block, 3, 0, block.ndim - 1);
  do {
    line(block.data<char>(2) + lines.offset[2] * bytes, block.data<char>(0) + lines.offset[0] * bytes,
         block.data<int64_t>(1) + lines.offset[1]);
  } while (lines.next());
}

template <class Key>
void arrange(const Block& block, void* memory, ReadLine<Key> read) {
  const int last = block.ndim - 1, bytes = elementBytes[block.operand[2].dtype];
  const uint32_t n = static_cast<uint32_t>(block.size(last)), k = static_cast<uint32_t>(block.scalar[0].integer);
  const bool top = block.scalar[2].integer != 0;
  const Key flip = block.scalar[1].integer ? static_cast<Key>(~Key(0)) : Key(0);
  const int64_t toValue = block.strides(0)[last], toIndex = block.strides(1)[last], stride = block.strides(2)[last];
  Workspace<Key> space(memory, n);
  forEachLine(block, [&](const char* x, char* values, int64_t* indices) {
    read(space.entries, x, stride, n, flip);
    const Entry<Key>* sorted = space.entries;
    if (top)
      topOf(space.entries, k, n);
    else
      sorted = radixSort(space.entries, space.other, n, space.counts);
    for (uint32_t i = 0; i < k; i++) {
      move(values, i * toValue, x, sorted[i].place * stride, bytes);
      indices[i * toIndex] = sorted[i].place;
    }
  });
}

enum Wanted : int64_t { kth, median, nanmedian, mode };

/** Brings the wanted entry somewhere and says where. NaN, if the dtype has it, has the largest key. */
template <class Key>
int64_t find(Entry<Key>* entries, int64_t n, int64_t wanted, int64_t k, bool floating, uint32_t* counts) {
  if (wanted == mode) {
    introSort(entries, n);
    return longestRun(entries, n);
  }
  if (wanted == kth) {
    quickSelect(entries, k, n);
    return k;
  }
  int64_t nans = 0;
  if (floating)
    for (int64_t i = 0; i < n; i++) nans += entries[i].key == static_cast<Key>(~Key(0));
  if (wanted == median)
    k = nans > 0 ? n - nans : (n - 1) / 2;
  else
    k = nans == n ? 0 : (n - nans - 1) / 2;
  radixSelect(entries, static_cast<uint32_t>(n), static_cast<uint32_t>(k), counts);
  return k;
}

template <class Key>
void choose(const Block& block, void* memory, ReadLine<Key> read) {
  const int last = block.ndim - 1, dtype = block.operand[2].dtype;
  const uint32_t n = static_cast<uint32_t>(block.size(last));
  const int64_t stride = block.strides(2)[last];
  const bool floating = dtype == DTypeOf<float>::code || dtype == DTypeOf<double>::code;
  Workspace<Key> space(memory, n);
  forEachLine(block, [&](const char* x, char* values, int64_t* indices) {
    read(space.entries, x, stride, n, Key(0));
    const Entry<Key> found = space.entries[find(space.entries, n, block.scalar[0].integer, block.scalar[1].integer, floating, space.counts)];
    move(values, 0, x, found.place * stride, elementBytes[dtype]);
    *indices = found.place;
  });
}

template <class F32, class F64>
int inKeys(const Block& block, F32 narrow, F64 wide) {
  switch (block.dtype) {
    case DTypeOf<float>::code: narrow(readLine<float>); return ok;
    case DTypeOf<double>::code: wide(readLine<double>); return ok;
    case DTypeOf<int64_t>::code: wide(readLine<int64_t>); return ok;
    case DTypeOf<int32_t>::code: narrow(readLine<int32_t>); return ok;
    case DTypeOf<uint8_t>::code:
    case DTypeOf<bool>::code: narrow(readLine<uint8_t>); return ok;
    default: return unsupported;
  }
}

/** kernel(piece, workspace) for lines that threads share, where a line's entries fit their work space. */
template <class F>
int inLines(const Block& block, void* workspace, F kernel) {
  constexpr size_t grain = 4096;
  const size_t n = static_cast<size_t>(block.size(block.ndim - 1));
  const bool fits = 2 * n * sizeof(Entry<uint64_t>) + countBytes <= gemm::workspaceBytes<double>;
  int status = ok;
  inPieces(block, 0, block.ndim - 1, fits ? grain : threads::never, workspace, [kernel, &status](const Block& piece, void* room) {
    if (const int found = kernel(piece, room)) status = found;
  });
  return status;
}

}  // namespace

/** Scalars: how many of the order to write, whether it falls, whether only those are wanted. */
KD_EXPORT(order) int order(const Block* block, void* workspace) {
  return inLines(*block, workspace, [](const Block& piece, void* room) {
    return inKeys(
        piece, [&](ReadLine<uint32_t> read) { arrange(piece, room, read); }, [&](ReadLine<uint64_t> read) { arrange(piece, room, read); });
  });
}

/** Scalars: what is wanted of each line (Wanted), and the place in rising order for kth. */
KD_EXPORT(chooseOne) int chooseOne(const Block* block, void* workspace) {
  return inLines(*block, workspace, [](const Block& piece, void* room) {
    return inKeys(
        piece, [&](ReadLine<uint32_t> read) { choose(piece, room, read); }, [&](ReadLine<uint64_t> read) { choose(piece, room, read); });
  });
}

}  // namespace kindling::order
