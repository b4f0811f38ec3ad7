// gather, scatter, scatterAdd over the index's shape; indexSelect, indexAdd slice by slice. Indices are int64 and must lie in
// [0, size): all are checked before anything is written.
#include "pieces.h"
#include "tiles.h"
#include "walk.h"

namespace kindling::indexing {
namespace {

/** Operand 0 of the block is the index here. Its first value outside [0, size) is reported with its flat position. */
int checkIndices(Block* block, int64_t size) {
  const int last = block->ndim - 1;
  const int64_t n = block->size(last), stride = block->strides(0)[last];
  int64_t position = 0;
  Walk rows(*block, 1, 0, last);
  do {
    const int64_t* index = block->data<int64_t>(0) + rows.offset[0];
    for (int64_t i = 0; i < n; i++, position++) {
      const int64_t value = index[i * stride];
      if (static_cast<uint64_t>(value) < static_cast<uint64_t>(size)) continue;
      block->errorPosition = position;
      block->errorValue = value;
      return indexOutOfRange;
    }
  } while (rows.next());
  return ok;
}

/** fn(index, a, b) for every element of the index (operand 0), with pointers into operands 1 and 2. */
template <class T, class F>
void forEach(const Block& block, F fn) {
  const int last = block.ndim - 1;
  const int64_t n = block.size(last);
  const int64_t s0 = block.strides(0)[last], s1 = block.strides(1)[last], s2 = block.strides(2)[last];
  Walk rows(block, 3, 0, last);
  do {
    const int64_t* index = block.data<int64_t>(0) + rows.offset[0];
    T *a = block.data<T>(1) + rows.offset[1], *b = block.data<T>(2) + rows.offset[2];
    for (int64_t i = 0; i < n; i++) fn(index[i * s0], a + i * s1, b + i * s2);
  } while (rows.next());
}

template <class T>
int take(const Block& block, int64_t step) {
  inPieces(block, 0, block.ndim, stridedGrain, nullptr, [step](const Block& piece, void*) {
    forEach<T>(piece, [step](int64_t index, T* out, const T* x) { *out = x[index * step]; });
  });
  return ok;
}

template <class T>
int put(const Block& block, int64_t step) {
  forEach<T>(block, [step](int64_t index, T* out, const T* source) { out[index * step] = *source; });
  return ok;
}

template <class T>
int accumulate(const Block& block, int64_t step) {
  forEach<T>(block, [step](int64_t index, T* out, const T* source) { out[index * step] = static_cast<T>(out[index * step] + *source); });
  return ok;
}

template <class T>
void addRow(void* out, const void* source, int64_t outStride, int64_t stride, size_t n) {
  T* o = static_cast<T*>(out);
  const T* s = static_cast<const T*>(source);
  if (outStride == 1 && stride == 1) {
    KD_INDEPENDENT
    for (size_t i = 0; i < n; i++) o[i] = static_cast<T>(o[i] + s[i]);
  } else {
    for (size_t i = 0; i < n; i++, o += outStride, s += stride) *o = static_cast<T>(*o + *s);
  }
}

using AddRow = void (*)(void* out, const void* source, int64_t outStride, int64_t stride, size_t n);

AddRow addRowOf(int dtype) {
  switch (dtype) {
    case DTypeOf<float>::code: return addRow<float>;
    case DTypeOf<double>::code: return addRow<double>;
    case DTypeOf<int64_t>::code: return addRow<int64_t>;
    case DTypeOf<int32_t>::code: return addRow<int32_t>;
    case DTypeOf<uint8_t>::code: return addRow<uint8_t>;
    case DTypeOf<bool>::code: return addRow<bool>;
    default: return nullptr;
  }
}

/** Dimension 0 of the block is the indexed one, in which slices begin .. end - 1 are visited; operands 1 and 2 are moved through
    the others: row(a, b, strides, n). */
template <class Row>
void forEachSlice(const Block& block, bool indexFirst, int64_t step, int bytes, int64_t begin, int64_t end, Row row) {
  const int last = block.ndim - 1;
  for (int64_t i = begin; i < end; i++) {
    const int64_t index = block.data<int64_t>(0)[i * block.strides(0)[0]];
    // operand 1 or 2 is addressed by the index, the other one by its own stride in dimension 0
    const int64_t first = indexFirst ? index * step : i * block.strides(1)[0];
    const int64_t second = indexFirst ? i * block.strides(2)[0] : index * step;
    Walk rows(block, 3, 1, last);
    do {
      char* a = block.data<char>(1) + (first + rows.offset[1]) * bytes;
      const char* b = block.data<char>(2) + (second + rows.offset[2]) * bytes;
      row(a, b, block.strides(1)[last], block.strides(2)[last], static_cast<size_t>(block.size(last)));
    } while (rows.next());
  }
}

}  // namespace

/** Operands: index, out, x. Scalars: size of x and its stride along the dimension. */
KD_EXPORT(gather) int gatherElements(Block* block) {
  const int64_t step = block->scalar[1].integer;
  if (const int status = checkIndices(block, block->scalar[0].integer)) return status;
  switch (elementBytes[block->dtype]) {
    case 1: return take<uint8_t>(*block, step);
    case 2: return take<uint16_t>(*block, step);
    case 4: return take<uint32_t>(*block, step);
    case 8: return take<uint64_t>(*block, step);
    case 16: return take<Complex128>(*block, step);
    default: return unsupported;
  }
}

/** Operands: index. Scalar: the size. For kernels that must check before they copy. */
KD_EXPORT(checkIndex) int checkIndex(Block* block) { return checkIndices(block, block->scalar[0].integer); }

/** Operands: index (checked), out, source. Scalars: unused, stride of out along the dimension. */
KD_EXPORT(scatter) int scatterElements(const Block* block) {
  const int64_t step = block->scalar[1].integer;
  switch (elementBytes[block->dtype]) {
    case 1: return put<uint8_t>(*block, step);
    case 2: return put<uint16_t>(*block, step);
    case 4: return put<uint32_t>(*block, step);
    case 8: return put<uint64_t>(*block, step);
    case 16: return put<Complex128>(*block, step);
    default: return unsupported;
  }
}

KD_EXPORT(scatterAdd) int scatterAdd(const Block* block) {
  const int64_t step = block->scalar[1].integer;
  switch (block->dtype) {
    case DTypeOf<float>::code: return accumulate<float>(*block, step);
    case DTypeOf<double>::code: return accumulate<double>(*block, step);
    case DTypeOf<int64_t>::code: return accumulate<int64_t>(*block, step);
    case DTypeOf<int32_t>::code: return accumulate<int32_t>(*block, step);
    case DTypeOf<uint8_t>::code: return accumulate<uint8_t>(*block, step);
    case DTypeOf<bool>::code: return accumulate<bool>(*block, step);
    default: return unsupported;
  }
}

/** Operands: index (checked), out, x; dimension 0 is the indexed one. Scalars: unused, stride of x along it. */
KD_EXPORT(indexSelect) int indexSelect(const Block* block) {
  const int bytes = elementBytes[block->dtype];
  if (bytes == 0) return unsupported;
  const auto copyRow = [bytes](char* out, const char* x, int64_t outStride, int64_t stride, size_t n) {
    if (outStride == 1)
      gather(out, x, stride, n, bytes);
    else
      for (size_t i = 0; i < n; i++) gather(out + static_cast<int64_t>(i) * outStride * bytes, x + static_cast<int64_t>(i) * stride * bytes, 1, 1, bytes);
  };
  size_t slice = 1;
  for (int d = 1; d < block->ndim; d++) slice *= static_cast<size_t>(block->size(d));
  threads::parallelFor(static_cast<size_t>(block->size(0)), stridedGrain / (slice + 1) + 1, nullptr, [=](size_t begin, size_t end, void*) {
    forEachSlice(*block, false, block->scalar[1].integer, bytes, static_cast<int64_t>(begin), static_cast<int64_t>(end), copyRow);
  });
  return ok;
}

/** Operands: index (checked), out, source; dimension 0 is the indexed one. Scalars: unused, stride of out along it. */
KD_EXPORT(indexAdd) int indexAdd(const Block* block) {
  const AddRow add = addRowOf(block->dtype);
  if (add == nullptr) return unsupported;
  // One index may come several times: threads share the other dimensions, and each adds in the order of the index.
  inPieces(*block, 1, block->ndim, stridedGrain, nullptr, [add](const Block& piece, void*) {
    forEachSlice(piece, true, piece.scalar[1].integer, elementBytes[piece.dtype], 0, piece.size(0),
                 [add](char* out, const char* source, int64_t outStride, int64_t stride, size_t n) { add(out, source, outStride, stride, n); });
  });
  return ok;
}

}  // namespace kindling::indexing
