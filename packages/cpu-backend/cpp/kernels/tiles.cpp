#include "pieces.h"
#include "tiles.h"

namespace kindling {
namespace {

constexpr int maxInputs = 3;
constexpr size_t maxRows = 512;

template <class T>
void gatherElements(T* dst, const T* src, int64_t stride, size_t n) {
  if (stride == 1) {
    KD_INDEPENDENT
    for (size_t i = 0; i < n; i++) dst[i] = src[i];
  } else if (stride == 0) {
    const T value = *src;
    KD_INDEPENDENT
    for (size_t i = 0; i < n; i++) dst[i] = value;
  } else {
    for (size_t i = 0; i < n; i++, src += stride) dst[i] = *src;
  }
}

template <class T>
void scatterElements(T* dst, const T* src, int64_t stride, size_t n) {
  if (stride == 1) {
    KD_INDEPENDENT
    for (size_t i = 0; i < n; i++) dst[i] = src[i];
  } else {
    for (size_t i = 0; i < n; i++, dst += stride) *dst = src[i];
  }
}

/** True where the operand's elements follow one another over the block's whole index space. */
bool isDense(const Block& block, int k) {
  int64_t expected = 1;
  const int64_t* strides = block.strides(k);
  for (int d = block.ndim - 1; d >= 0; d--) {
    if (strides[d] != expected) return false;
    expected *= block.size(d);
  }
  return true;
}

struct Cursor {
  char* data;
  const int64_t* strides;
  int bytes;
  bool dense;
};

}  // namespace

void gather(void* dst, const void* src, int64_t stride, size_t n, int bytes) {
  // The engine's copy of long rows is faster than a loop.
  const size_t all = n * static_cast<size_t>(bytes);
  if (stride == 1 && all >= 1024) {
    __builtin_memmove(dst, src, all);
    return;
  }
  switch (bytes) {
    case 1: return gatherElements(static_cast<uint8_t*>(dst), static_cast<const uint8_t*>(src), stride, n);
    case 2: return gatherElements(static_cast<uint16_t*>(dst), static_cast<const uint16_t*>(src), stride, n);
    case 4: return gatherElements(static_cast<uint32_t*>(dst), static_cast<const uint32_t*>(src), stride, n);
    case 8: return gatherElements(static_cast<uint64_t*>(dst), static_cast<const uint64_t*>(src), stride, n);
    default: return gatherElements(static_cast<Complex128*>(dst), static_cast<const Complex128*>(src), stride, n);
  }
}

void scatter(void* dst, const void* src, int64_t stride, size_t n, int bytes) {
  switch (bytes) {
    case 1: return scatterElements(static_cast<uint8_t*>(dst), static_cast<const uint8_t*>(src), stride, n);
    case 2: return scatterElements(static_cast<uint16_t*>(dst), static_cast<const uint16_t*>(src), stride, n);
    case 4: return scatterElements(static_cast<uint32_t*>(dst), static_cast<const uint32_t*>(src), stride, n);
    case 8: return scatterElements(static_cast<uint64_t*>(dst), static_cast<const uint64_t*>(src), stride, n);
    default: return scatterElements(static_cast<Complex128*>(dst), static_cast<const Complex128*>(src), stride, n);
  }
}

/** On one thread. */
static void runPiece(const Block& block, Loop loop) {
  alignas(64) char buffers[1 + maxInputs][tileBytes];
  const int last = block.ndim - 1, count = block.operands;
  Cursor cursors[1 + maxInputs];
  int widest = 1;
  for (int k = 0; k < count; k++) {
    const int bytes = elementBytes[block.operand[k].dtype];
    cursors[k] = {block.data<char>(k), block.strides(k), bytes, isDense(block, k)};
    if (bytes > widest) widest = bytes;
  }
  const size_t inner = static_cast<size_t>(block.size(last)), capacity = tileBytes / widest;
  size_t outer = 1;
  for (int d = 0; d < last; d++) outer *= static_cast<size_t>(block.size(d));
  // Short rows are packed several to a tile, long ones cut into pieces.
  size_t rowsPerTile = inner < capacity / 2 ? capacity / inner : 1;
  if (rowsPerTile > maxRows) rowsPerTile = maxRows;

  int64_t index[maxDims] = {};
  int64_t rowOffset[1 + maxInputs] = {};
  int64_t outRows[maxRows];
  for (size_t row = 0; row < outer; row += rowsPerTile) {
    const size_t rows = outer - row < rowsPerTile ? outer - row : rowsPerTile;
    const size_t step = rows > 1 ? inner : (inner < capacity ? inner : capacity);
    for (size_t start = 0; start < inner; start += step) {
      const size_t length = inner - start < step ? inner - start : step;
      const void* in[maxInputs] = {};
      bool packed[1 + maxInputs];
      for (int k = 0; k < count; k++) {
        const Cursor& c = cursors[k];
        packed[k] = !(c.dense || (rows == 1 && c.strides[last] == 1));
        if (k > 0)
          in[k - 1] = packed[k] ? buffers[k]
                                : c.data + (c.dense ? static_cast<int64_t>(row * inner + start) : rowOffset[k] + static_cast<int64_t>(start)) * c.bytes;
      }
      char* out = packed[0] ? buffers[0]
                            : cursors[0].data + (cursors[0].dense ? static_cast<int64_t>(row * inner + start) : rowOffset[0] + static_cast<int64_t>(start)) * cursors[0].bytes;
      for (size_t r = 0; r < rows; r++) {
        outRows[r] = rowOffset[0];
        for (int k = 1; k < count; k++) {
          if (!packed[k]) continue;
          const Cursor& c = cursors[k];
          const int64_t stride = c.strides[last];
          gather(buffers[k] + r * inner * c.bytes, c.data + (rowOffset[k] + static_cast<int64_t>(start) * stride) * c.bytes, stride, length, c.bytes);
        }
        if (start + length < inner) continue;  // the row goes on
        for (int d = last - 1; d >= 0; d--) {
          index[d]++;
          const bool wraps = index[d] == block.size(d);
          const int64_t steps = wraps ? 1 - index[d] : 1;
          for (int k = 0; k < count; k++) rowOffset[k] += steps * cursors[k].strides[d];
          if (!wraps) break;
          index[d] = 0;
        }
      }
      loop(out, in[0], in[1], in[2], rows * length, &block);
      if (!packed[0]) continue;
      const Cursor& c = cursors[0];
      const int64_t stride = c.strides[last];
      for (size_t r = 0; r < rows; r++)
        scatter(c.data + (outRows[r] + static_cast<int64_t>(start) * stride) * c.bytes, buffers[0] + r * length * c.bytes, stride, length, c.bytes);
    }
  }
}

void runTiles(const Block& block, Loop loop) {
  inPieces(block, 0, block.ndim, stridedGrain, nullptr, [loop](const Block& piece, void*) { runPiece(piece, loop); });
}

namespace {

void runSpan(Loop loop, char* out, int outBytes, const char* a, const char* b, int inBytes, size_t n, int scalarMask) {
  if (scalarMask == 0) return loop(out, a, b, nullptr, n, nullptr);
  alignas(64) char buffers[1 + maxInputs][tileBytes];
  const size_t capacity = tileBytes / (outBytes > inBytes ? outBytes : inBytes);
  const size_t first = n < capacity ? n : capacity;
  if (scalarMask & 1) gather(buffers[1], a, 0, first, inBytes);
  if (scalarMask & 2) gather(buffers[2], b, 0, first, inBytes);
  for (size_t i = 0; i < n; i += capacity) {
    const size_t length = n - i < capacity ? n - i : capacity;
    loop(out + i * outBytes, scalarMask & 1 ? buffers[1] : a + i * inBytes, scalarMask & 2 ? buffers[2] : b + i * inBytes, nullptr, length, nullptr);
  }
}

}  // namespace

void runContiguous(Loop loop, void* out, int outBytes, const void* a, const void* b, int inBytes, size_t n, int scalarMask) {
  if (n <= 64 && scalarMask == 0) return loop(out, a, b, nullptr, n, nullptr);  // tiny ones are many
  char* o = static_cast<char*>(out);
  const char *x = static_cast<const char*>(a), *y = static_cast<const char*>(b);
  if (n < contiguousGrain && !threads::pool().always) return runSpan(loop, o, outBytes, x, y, inBytes, n, scalarMask);
  threads::parallelElements(n, contiguousGrain, [=](size_t begin, size_t end) {
    const char* from = scalarMask & 1 ? x : x + begin * inBytes;
    const char* other = scalarMask & 2 || y == nullptr ? y : y + begin * inBytes;
    runSpan(loop, o + begin * outBytes, outBytes, from, other, inBytes, end - begin, scalarMask);
  });
}

}  // namespace kindling
