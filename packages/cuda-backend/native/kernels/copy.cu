// Copies with conversion between any two real dtypes, fills, and `where`.
#include <kindling/math/half.h>
#include <kindling/math/simple.h>
#include "entries.h"
#include "launch.h"

namespace kindling {
namespace {

/** Any value of an integer dtype, or of a floating one, without loss. */
template <class Hub>
KD_FN Hub load(const void* x, int64_t i, int dtype) {
  switch (dtype) {
    case DTypeOf<float>::code: return static_cast<Hub>(static_cast<const float*>(x)[i]);
    case DTypeOf<double>::code: return static_cast<Hub>(static_cast<const double*>(x)[i]);
    case DTypeOf<int64_t>::code: return static_cast<Hub>(static_cast<const int64_t*>(x)[i]);
    case DTypeOf<int32_t>::code: return static_cast<Hub>(static_cast<const int32_t*>(x)[i]);
    case DTypeOf<int16_t>::code: return static_cast<Hub>(static_cast<const int16_t*>(x)[i]);
    case DTypeOf<int8_t>::code: return static_cast<Hub>(static_cast<const int8_t*>(x)[i]);
    case DTypeOf<Float16>::code: return static_cast<Hub>(math::widen(static_cast<const Float16*>(x)[i]));
    case DTypeOf<BFloat16>::code: return static_cast<Hub>(math::widen(static_cast<const BFloat16*>(x)[i]));
    default: return static_cast<Hub>(static_cast<const uint8_t*>(x)[i]);
  }
}

template <class Hub>
KD_FN void store(void* out, int64_t i, int dtype, Hub value) {
  switch (dtype) {
    case DTypeOf<float>::code: static_cast<float*>(out)[i] = static_cast<float>(value); break;
    case DTypeOf<double>::code: static_cast<double*>(out)[i] = static_cast<double>(value); break;
    case DTypeOf<int64_t>::code: static_cast<int64_t*>(out)[i] = math::convert<int64_t>(value); break;
    case DTypeOf<int32_t>::code: static_cast<int32_t*>(out)[i] = math::convert<int32_t>(value); break;
    case DTypeOf<int16_t>::code: static_cast<int16_t*>(out)[i] = math::convert<int16_t>(value); break;
    case DTypeOf<int8_t>::code: static_cast<int8_t*>(out)[i] = math::convert<int8_t>(value); break;
    case DTypeOf<uint8_t>::code: static_cast<uint8_t*>(out)[i] = math::convert<uint8_t>(value); break;
    case DTypeOf<bool>::code: static_cast<bool*>(out)[i] = value != Hub(0); break;
    case DTypeOf<Float16>::code: math::narrow(static_cast<float>(value), static_cast<Float16*>(out)[i]); break;
    case DTypeOf<BFloat16>::code: math::narrow(static_cast<float>(value), static_cast<BFloat16*>(out)[i]); break;
  }
}

template <class Hub>
KD_KERNEL convertKernel(KD_PARAM(Call) call, int64_t n) {
  const Block& block = call.block;
  void* out = operandAt<void>(call, 0);
  const void* x = operandAt<void>(call, 1);
  for (int64_t i = threadPosition(); i < n; i += threadCount()) {
    const Offsets<2> at(block, i, 0, block.ndim);
    store(out, at.of[0], block.operand[0].dtype, load<Hub>(x, at.of[1], block.operand[1].dtype));
  }
}

template <class Word>
KD_KERNEL copyKernel(KD_PARAM(Call) call, int64_t n) {
  Word* out = operandAt<Word>(call, 0);
  const Word* x = operandAt<Word>(call, 1);
  for (int64_t i = threadPosition(); i < n; i += threadCount()) {
    const Offsets<2> at(call.block, i, 0, call.block.ndim);
    out[at.of[0]] = x[at.of[1]];
  }
}

template <class Word>
KD_KERNEL fillKernel(KD_PARAM(Call) call, int64_t n) {
  Word* out = operandAt<Word>(call, 0);
  const Word value = static_cast<Word>(call.block.scalar[0].integer);
  for (int64_t i = threadPosition(); i < n; i += threadCount()) out[Offsets<1>(call.block, i, 0, call.block.ndim).of[0]] = value;
}

template <class Word>
KD_KERNEL whereKernel(KD_PARAM(Call) call, int64_t n) {
  Word* out = operandAt<Word>(call, 0);
  const uint8_t* condition = operandAt<uint8_t>(call, 1);
  const Word *a = operandAt<Word>(call, 2), *b = operandAt<Word>(call, 3);
  for (int64_t i = threadPosition(); i < n; i += threadCount()) {
    const Offsets<4> at(call.block, i, 0, call.block.ndim);
    out[at.of[0]] = condition[at.of[1]] != 0 ? a[at.of[2]] : b[at.of[3]];
  }
}

bool isComplexCode(int dtype) { return dtype == DTypeOf<Complex64>::code || dtype == DTypeOf<Complex128>::code; }
bool isIntegerCode(int dtype) {
  return !isComplexCode(dtype) && dtype != DTypeOf<float>::code && dtype != DTypeOf<double>::code && dtype != DTypeOf<Float16>::code &&
         dtype != DTypeOf<BFloat16>::code;
}

}  // namespace

int entries::copy(const Launch& launch) {
  const int to = launch.block().operand[0].dtype, from = launch.block().operand[1].dtype;
  const int64_t n = positions(launch.block(), 0, launch.block().ndim);
  const auto run = [&](auto kernel) { KD_LAUNCH(kernel, blocksFor(n), threadsFor(n), 0, launch.stream)(launch.call, n); };
  if (to == from) return bySize(elementBytes[to], [&](auto word) { run(copyKernel<decltype(word)>); });
  if (isComplexCode(to) || isComplexCode(from)) return unsupported;
  isIntegerCode(from) ? run(convertKernel<int64_t>) : run(convertKernel<double>);
  return ok;
}

/** Scalar 0 holds the element's bits in its low bytes. */
int entries::fill(const Launch& launch) {
  const int64_t n = positions(launch.block(), 0, launch.block().ndim);
  const auto run = [&](auto kernel) { KD_LAUNCH(kernel, blocksFor(n), threadsFor(n), 0, launch.stream)(launch.call, n); };
  switch (elementBytes[launch.block().operand[0].dtype]) {
    case 1: run(fillKernel<uint8_t>); return ok;
    case 2: run(fillKernel<uint16_t>); return ok;
    case 4: run(fillKernel<uint32_t>); return ok;
    case 8: run(fillKernel<uint64_t>); return ok;
    default: return unsupported;
  }
}

/** Operands: out, condition (bool), a, b. */
int entries::where(const Launch& launch) {
  const int64_t n = positions(launch.block(), 0, launch.block().ndim);
  return bySize(elementBytes[launch.block().operand[0].dtype], [&](auto word) {
    KD_LAUNCH((whereKernel<decltype(word)>), blocksFor(n), threadsFor(n), 0, launch.stream)(launch.call, n);
  });
}

}  // namespace kindling
