// Folds over some dimensions. The block's dimensions are the kept ones first, `scalar[0]` of them, then the reduced ones;
// each group is ordered by falling stride of the input. Operands: out, input.
#include <kindling/reduce.h>
#include "lanes.h"
#include "pieces.h"
#include "tiles.h"
#include "walk.h"

namespace kindling::reductions {
namespace {

constexpr size_t width = 512;
constexpr int levels = 8;  // 32^7 rows are more than memory holds

/** The loops of one op and dtype; elements travel as the low bytes of a Word. */
using Word = uint64_t;
struct Loops {
  Word (*fold)(const void* x, size_t n);
  void (*combine)(void* into, const void* from, size_t n);
  Word identity;  // the fold of nothing
};

template <class T>
constexpr Word toWord(T value) {
  if constexpr (sizeof(T) == 8)
    return __builtin_bit_cast(uint64_t, value);
  else if constexpr (sizeof(T) == 4)
    return __builtin_bit_cast(uint32_t, value);
  else
    return __builtin_bit_cast(uint8_t, value);
}

template <class Op, class T>
Word foldLoop(const void* x, size_t n) {
  return toWord(lanes::fold<Op>(static_cast<const T*>(x), n));
}

template <class Op, class T>
void combineLoop(void* into, const void* from, size_t n) {
  T* a = static_cast<T*>(into);
  const T* b = static_cast<const T*>(from);
  KD_INDEPENDENT
  for (size_t i = 0; i < n; i++) a[i] = Op::combine(a[i], b[i]);
}

/** Each output folds runs along the innermost reduced dimension. */
void alongRuns(const Block& block, const Loops& loops, int bytes, int kept) {
  alignas(16) char buffer[lanes::chunk * sizeof(Word)];
  const int last = block.ndim - 1;
  const size_t run = static_cast<size_t>(block.size(last));
  const int64_t stride = block.strides(1)[last];
  const auto combine = [&](Word a, Word b) {
    loops.combine(&a, &b, 1);
    return a;
  };
  Walk outputs(block, 2, 0, kept);
  do {
    lanes::Cascade<Word, decltype(combine)> cascade(combine);
    Walk runs(block, 2, kept, last);
    do {
      const char* x = block.data<char>(1) + (outputs.offset[1] + runs.offset[1]) * bytes;
      for (size_t i = 0; i < run; i += lanes::chunk) {
        const size_t length = run - i < lanes::chunk ? run - i : lanes::chunk;
        const char* piece = x + static_cast<int64_t>(i) * stride * bytes;
        if (stride != 1) {
          gather(buffer, piece, stride, length, bytes);
          piece = buffer;
        }
        cascade.add(loops.fold(piece, length));
      }
    } while (runs.next());
    const Word total = cascade.total();
    gather(block.data<char>(0) + outputs.offset[0] * bytes, &total, 1, 1, bytes);
  } while (outputs.next());
}

/** Rows along the innermost kept dimension are folded into one another, element by element: every 32 of them into a row of the
    next level, and so on, so that a long sum keeps its precision. */
void acrossRows(const Block& block, const Loops& loops, int bytes, int kept) {
  alignas(16) char level[levels][width * sizeof(Word)], buffer[width * sizeof(Word)];
  const int inner = kept - 1;
  const size_t n = static_cast<size_t>(block.size(inner));
  const int64_t stride = block.strides(1)[inner], outStride = block.strides(0)[inner];
  Walk outputs(block, 2, 0, inner);
  do {
    for (size_t first = 0; first < n; first += width) {
      const size_t length = n - first < width ? n - first : width;
      const auto clear = [&](int l) { gather(level[l], &loops.identity, 0, length, bytes); };
      int used = 1;
      clear(0);
      uint32_t row = 0;
      Walk rows(block, 2, kept, block.ndim);
      do {
        const char* x = block.data<char>(1) + (outputs.offset[1] + rows.offset[1] + static_cast<int64_t>(first) * stride) * bytes;
        if (stride != 1) {
          gather(buffer, x, stride, length, bytes);
          x = buffer;
        }
        loops.combine(level[0], x, length);
        row++;
        for (uint32_t l = 0, count = row; count % 32 == 0; l++, count /= 32) {
          if (l + 1 == static_cast<uint32_t>(used)) clear(used++);
          loops.combine(level[l + 1], level[l], length);
          clear(l);
        }
      } while (rows.next());
      for (int l = 1; l < used; l++) loops.combine(level[l], level[l - 1], length);
      char* out = block.data<char>(0) + (outputs.offset[0] + static_cast<int64_t>(first) * outStride) * bytes;
      scatter(out, level[used - 1], outStride, length, bytes);
    }
  } while (outputs.next());
}

struct Row {
  Loops loops[dtypeSlots];
};

template <class Op, class... T>
constexpr Row rowOf(Types<T...>) {
  Row row{};
  ((row.loops[DTypeOf<T>::code] = {foldLoop<Op, T>, combineLoop<Op, T>, toWord(Op::template identity<T>)}), ...);
  return row;
}

#define REDUCE(name, types, ...) rowOf<reduce::name>(types{}),
constexpr Row table[] = {
#include <kindling/reduce_ops.def>
};
#undef REDUCE

}  // namespace

KD_EXPORT(reduce) int reduceBlock(const Block* block) {
  const int kept = static_cast<int>(block->scalar[0].integer), last = block->ndim - 1;
  const Loops& loops = table[block->op].loops[block->dtype];
  if (loops.fold == nullptr) return unsupported;
  const int bytes = elementBytes[block->dtype];
  const bool rowsAreTighter = kept > 0 && block->strides(1)[kept - 1] < block->strides(1)[last];
  // Columns are cut into pieces of the width that is walked at a time: less would cost as much.
  size_t rows = 1;
  for (int d = kept; d <= last; d++) rows *= static_cast<size_t>(block->size(d));
  const size_t columnsGrain = width * rows;
  inPieces(*block, 0, kept, rowsAreTighter && columnsGrain > stridedGrain ? columnsGrain : stridedGrain, nullptr, [&loops, bytes, kept, rowsAreTighter](const Block& piece, void*) {
    (rowsAreTighter ? acrossRows : alongRuns)(piece, loops, bytes, kept);
  });
  return ok;
}

}  // namespace kindling::reductions
