// One step of an LSTM or a GRU for N sequences, and back: what is not a matrix product.
#include <kindling/smooth.h>
#include "rows.h"

namespace kindling::wide {
namespace {

KD_FN Pack pull(Pack y) { return y * (constant<Pack>(Real(1)) - y); }

}  // namespace

/** Activates `gates` (rows, 4n: input, forget, cell, output) in place and gives the states after the step. */
KD_EXPORT(lstmStep) void lstmStep(Real* gates, const Real* cellBefore, Real* hidden, Real* cell, size_t rows, size_t n) {
  overRows(rows, 16 * n, [=](size_t r) {
    Real* g = gates + 4 * r * n;
    const Real* const in[] = {g, g + n, g + 2 * n, g + 3 * n, cellBefore + r * n};
    Real* const out[] = {g, g + n, g + 2 * n, g + 3 * n, hidden + r * n, cell + r * n};
    byPacks(in, out, n, [](const auto& from, const auto& to, size_t end) {
      for (size_t i = 0; i < end; i += width) {
        const Pack a = load(from[0] + i), b = load(from[1] + i), d = load(from[2] + i), e = load(from[3] + i), before = load(from[4] + i);
        const Pack input = smooth::sigmoid::apply(a), forget = smooth::sigmoid::apply(b);
        const Pack candidate = smooth::tanh::apply(d), output = smooth::sigmoid::apply(e);
        const Pack c = forget * before + input * candidate;
        const Pack h = output * smooth::tanh::apply(c);
        store(to[0] + i, input);
        store(to[1] + i, forget);
        store(to[2] + i, candidate);
        store(to[3] + i, output);
        store(to[4] + i, h);
        store(to[5] + i, c);
      }
    });
  });
}

/** From the gradients of the states after a step to those of its gates before activation, and of the cell before it, which replaces
    `gCell`. `gOutput` and `gCells` are the gradients of this step's results. */
KD_EXPORT(lstmStepBackward)
void lstmStepBackward(const Real* gates, const Real* cell, const Real* cellBefore, const Real* gHidden, const Real* gOutput, const Real* gCells, Real* gCell, Real* gGates, size_t rows, size_t n) {
  overRows(rows, 16 * n, [=](size_t r) {
    const size_t at = r * n;
    const Real* g = gates + 4 * at;
    const Real* const in[] = {g, g + n, g + 2 * n, g + 3 * n, cell + at, cellBefore + at, gHidden + at, gOutput + at, gCell + at, gCells + at};
    Real* const out[] = {gGates + 4 * at, gGates + 4 * at + n, gGates + 4 * at + 2 * n, gGates + 4 * at + 3 * n, gCell + at};
    byPacks(in, out, n, [](const auto& from, const auto& to, size_t end) {
      const Pack one = constant<Pack>(Real(1));
      for (size_t i = 0; i < end; i += width) {
        const Pack input = load(from[0] + i), forget = load(from[1] + i), candidate = load(from[2] + i), output = load(from[3] + i);
        const Pack c = load(from[4] + i), before = load(from[5] + i);
        const Pack dh = load(from[6] + i) + load(from[7] + i);
        const Pack gc = load(from[8] + i) + load(from[9] + i);
        const Pack t = smooth::tanh::apply(c);
        const Pack dc = gc + dh * output * (one - t * t);
        store(to[0] + i, dc * candidate * pull(input));
        store(to[1] + i, dc * before * pull(forget));
        store(to[2] + i, dc * input * (one - candidate * candidate));
        store(to[3] + i, dh * t * pull(output));
        store(to[4] + i, dc * forget);
      }
    });
  });
}

/** `x` and `h` (rows, 3n: reset, update, new) are what input and state give to the gates. `gates` (rows, 4n) become these three
    after their activation, and the state's part in the new one, which the gradient of the reset gate needs. */
KD_EXPORT(gruStep) void gruStep(const Real* x, const Real* h, const Real* before, Real* hidden, Real* gates, size_t rows, size_t n) {
  overRows(rows, 12 * n, [=](size_t r) {
    const Real *const a = x + 3 * r * n, *const b = h + 3 * r * n;
    Real* g = gates + 4 * r * n;
    const Real* const in[] = {a, a + n, a + 2 * n, b, b + n, b + 2 * n, before + r * n};
    Real* const out[] = {g, g + n, g + 2 * n, g + 3 * n, hidden + r * n};
    byPacks(in, out, n, [](const auto& from, const auto& to, size_t end) {
      for (size_t i = 0; i < end; i += width) {
        const Pack xr = load(from[0] + i), xz = load(from[1] + i), xn = load(from[2] + i);
        const Pack hr = load(from[3] + i), hz = load(from[4] + i), hn = load(from[5] + i), past = load(from[6] + i);
        const Pack reset = smooth::sigmoid::apply(xr + hr), update = smooth::sigmoid::apply(xz + hz);
        const Pack fresh = smooth::tanh::apply(xn + reset * hn);
        store(to[0] + i, reset);
        store(to[1] + i, update);
        store(to[2] + i, fresh);
        store(to[3] + i, hn);
        store(to[4] + i, fresh + update * (past - fresh));
      }
    });
  });
}

/** From the gradient of the state after a step, `gOutput` being that of this step's result, to those of what input and state gave
    to the gates, and the direct part of that of the state before, which replaces `gHidden`. */
KD_EXPORT(gruStepBackward)
void gruStepBackward(const Real* gates, const Real* before, const Real* gOutput, Real* gHidden, Real* gx, Real* gh, size_t rows, size_t n) {
  overRows(rows, 12 * n, [=](size_t r) {
    const size_t at = r * n;
    const Real* g = gates + 4 * at;
    Real *const a = gx + 3 * at, *const b = gh + 3 * at;
    const Real* const in[] = {g, g + n, g + 2 * n, g + 3 * n, before + at, gHidden + at, gOutput + at};
    Real* const out[] = {a, a + n, a + 2 * n, b, b + n, b + 2 * n, gHidden + at};
    byPacks(in, out, n, [](const auto& from, const auto& to, size_t end) {
      const Pack one = constant<Pack>(Real(1));
      for (size_t i = 0; i < end; i += width) {
        const Pack reset = load(from[0] + i), update = load(from[1] + i), fresh = load(from[2] + i), hn = load(from[3] + i);
        const Pack past = load(from[4] + i), dh = load(from[5] + i) + load(from[6] + i);
        const Pack dn = dh * (one - update) * (one - fresh * fresh);
        const Pack dr = dn * hn * pull(reset), dz = dh * (past - fresh) * pull(update);
        store(to[0] + i, dr);
        store(to[1] + i, dz);
        store(to[2] + i, dn);
        store(to[3] + i, dr);
        store(to[4] + i, dz);
        store(to[5] + i, dn * reset);
        store(to[6] + i, dh * update);
      }
    });
  });
}

}  // namespace kindling::wide
