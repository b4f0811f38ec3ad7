// A whole sequence through one direction of an LSTM, and back (Hochreiter & Schmidhuber 1997; gates input, forget, cell, output).
import { callMany } from '../../dispatch/call.ts';
import { defineMultiOp, withOp } from '../../dispatch/op.ts';
import { needsDType, ShapeError, shapeText } from '../../errors.ts';
import { isFloating } from '../../dtype.ts';
import { sameSizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { addTensor, subTensor } from '../primitive/arithmetic.ts';
import { mul } from '../primitive/binary.ts';
import { mm } from '../primitive/matmul.ts';
import { sigmoid, tanh } from '../primitive/unary.ts';
import { t } from '../view/shape.ts';
import { chunk, select } from '../view/select.ts';
import { cat, stack } from './join.ts';
import { addmm } from './matmul.ts';

type Args = [x: Tensor, wHh: Tensor, h0: Tensor, c0: Tensor, reverse: boolean];

function check(x: Tensor, wHh: Tensor, h0: Tensor, c0: Tensor): void {
  const op = 'lstmSequence';
  if (!isFloating(x.dtype)) throw needsDType(op, 'floating tensors', x.dtype);
  for (const other of [wHh, h0, c0])
    if (other.dtype !== x.dtype) throw needsDType(op, `tensors of ${x.dtype}`, other.dtype);
  const [steps = 0, n = 0, gates = 0] = x.sizes;
  const hidden = gates / 4;
  const fits =
    x.sizes.length === 3 &&
    steps > 0 &&
    sameSizes(wHh.sizes, [gates, hidden]) &&
    sameSizes(h0.sizes, [n, hidden]) &&
    sameSizes(c0.sizes, [n, hidden]);
  if (!fits)
    throw new ShapeError(
      `${op}: expected x (T, N, 4H), T at least 1, wHh (4H, H) and states (N, H), got ${[x, wHh, h0, c0].map((a) => shapeText(a.sizes)).join(', ')}.`,
      { op, shapes: [x.sizes, wHh.sizes, h0.sizes, c0.sizes] },
    );
}

/** Which elements come one after the other. */
export const orderOf = (steps: number, reverse: boolean): number[] => {
  const order = Array.from({ length: steps }, (_, i) => i);
  return reverse ? order.reverse() : order;
};

/** Gates after their activations, and states, of each step. */
function unrolled(x: Tensor, wHh: Tensor, h0: Tensor, c0: Tensor, reverse: boolean) {
  const steps: { gates: [i: Tensor, f: Tensor, g: Tensor, o: Tensor]; h: Tensor; c: Tensor }[] = [];
  let [h, c] = [h0, c0];
  for (const at of orderOf(x.sizes[0] as number, reverse)) {
    const [i, f, g, o] = chunk(addmm(select(x, 0, at), h, t(wHh)), 4, -1) as [Tensor, Tensor, Tensor, Tensor];
    const gates: [Tensor, Tensor, Tensor, Tensor] = [sigmoid(i), sigmoid(f), tanh(g), sigmoid(o)];
    c = addTensor(mul(gates[1], c), mul(gates[0], gates[2]));
    h = mul(gates[3], tanh(c));
    steps[at] = { gates, h, c };
  }
  return steps;
}

const row = defineMultiOp('lstmSequence', {
  params: ['input', 'weight_hh', 'h0', 'c0', 'reverse'],
  outputs: ['output', 'cells', 'gates'],
  gradients: 2,
  meta: (x: Tensor, wHh: Tensor, h0: Tensor, c0: Tensor, _reverse: boolean) => {
    check(x, wHh, h0, c0);
    const states = { sizes: [x.sizes[0] as number, ...h0.sizes], dtype: x.dtype };
    return [states, states, x];
  },
  decompose: (...args: Args) => {
    const steps = unrolled(...args);
    return [stack(steps.map((s) => s.h)), stack(steps.map((s) => s.c)), stack(steps.map((s) => cat(s.gates, -1)))];
  },
});

/**
 * Hidden and cell states (T, N, H) after each element, and the gates (T, N, 4H) after their activations, from the input's
 * part in the gates, x (T, N, 4H), biases included. `reverse` begins at the last element. Only the states have gradients.
 * @throws ShapeError, DTypeError
 */
export const lstmSequence = withOp(row, (...args: Args): readonly Tensor[] => callMany(row, ...args));

type BackwardArgs = [
  gOutput: Tensor | null,
  gCells: Tensor | null,
  cells: Tensor,
  gates: Tensor,
  x: Tensor,
  wHh: Tensor,
  h0: Tensor,
  c0: Tensor,
  reverse: boolean,
];

const one = (y: Tensor): Tensor => subTensor(1, y);

const backwardRow = defineMultiOp('lstmSequenceBackward', {
  params: ['grad_output', 'grad_cells', 'cells', 'gates', 'input', 'weight_hh', 'h0', 'c0', 'reverse'],
  outputs: ['grad_input', 'grad_h0', 'grad_c0'],
  gradients: 3,
  meta: (...[, , , , x, , h0, c0]: BackwardArgs) => [x, h0, c0],
  // From x rather than from the gates, so that gradients of gradients see how they depend on it.
  decompose: (...[gOutput, gCells, , , x, wHh, h0, c0, reverse]: BackwardArgs) => {
    const steps = unrolled(x, wHh, h0, c0, reverse);
    const order = orderOf(steps.length, reverse);
    const inputs: Tensor[] = [];
    let [dh, dc] = [mul(h0, 0), mul(c0, 0)];
    for (let k = order.length - 1; k >= 0; k--) {
      const at = order[k] as number;
      const { gates, c } = steps[at] as (typeof steps)[number];
      const [i, f, g, o] = gates;
      const before = k === 0 ? c0 : (steps[order[k - 1] as number]?.c as Tensor);
      if (gOutput !== null) dh = addTensor(dh, select(gOutput, 0, at));
      if (gCells !== null) dc = addTensor(dc, select(gCells, 0, at));
      const th = tanh(c);
      dc = addTensor(dc, mul(mul(dh, o), one(mul(th, th))));
      const d = cat(
        [
          mul(mul(dc, g), mul(i, one(i))),
          mul(mul(dc, before), mul(f, one(f))),
          mul(mul(dc, i), one(mul(g, g))),
          mul(mul(dh, th), mul(o, one(o))),
        ],
        -1,
      );
      inputs[at] = d;
      dh = mm(d, wHh);
      dc = mul(dc, f);
    }
    return [stack(inputs), dh, dc];
  },
});

/** Gradients of x (T, N, 4H) and of both first states (N, H). */
export const lstmSequenceBackward = withOp(backwardRow, (...args: BackwardArgs): readonly Tensor[] =>
  callMany(backwardRow, ...args),
);
