// A whole sequence through one direction of a GRU, and back (Cho et al. 2014, the reset after the product; gates reset, update, new).
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
import { chunk, select } from '../view/select.ts';
import { cat, stack } from './join.ts';
import { orderOf } from './lstm-sequence.ts';
import { linear } from './matmul.ts';

type Args = [x: Tensor, wHh: Tensor, bHh: Tensor | null, h0: Tensor, reverse: boolean];
type Three = [reset: Tensor, update: Tensor, fresh: Tensor];

function check(x: Tensor, wHh: Tensor, bHh: Tensor | null, h0: Tensor): void {
  const op = 'gruSequence';
  if (!isFloating(x.dtype)) throw needsDType(op, 'floating tensors', x.dtype);
  const given = [x, wHh, h0, ...(bHh === null ? [] : [bHh])];
  for (const other of given) if (other.dtype !== x.dtype) throw needsDType(op, `tensors of ${x.dtype}`, other.dtype);
  const [steps = 0, n = 0, gates = 0] = x.sizes;
  const hidden = gates / 3;
  const fits =
    x.sizes.length === 3 &&
    steps > 0 &&
    sameSizes(wHh.sizes, [gates, hidden]) &&
    sameSizes(h0.sizes, [n, hidden]) &&
    (bHh === null || sameSizes(bHh.sizes, [gates]));
  if (!fits)
    throw new ShapeError(
      `${op}: expected x (T, N, 3H), T at least 1, wHh (3H, H), a state (N, H) and a bias (3H) or none, got ${given.map((a) => shapeText(a.sizes)).join(', ')}.`,
      { op, shapes: given.map((a) => a.sizes) },
    );
}

/** Gates after their activations, the state's part in the new one, and the states before and after each step. */
function unrolled(x: Tensor, wHh: Tensor, bHh: Tensor | null, h0: Tensor, reverse: boolean) {
  const steps: { gates: Three; part: Tensor; before: Tensor; h: Tensor }[] = [];
  let h = h0;
  for (const at of orderOf(x.sizes[0] as number, reverse)) {
    const [xr, xz, xn] = chunk(select(x, 0, at), 3, -1) as Three;
    const [hr, hz, part] = chunk(linear(h, wHh, bHh), 3, -1) as Three;
    const [r, z] = [sigmoid(addTensor(xr, hr)), sigmoid(addTensor(xz, hz))];
    const n = tanh(addTensor(xn, mul(r, part)));
    const before = h;
    h = addTensor(n, mul(z, subTensor(before, n)));
    steps[at] = { gates: [r, z, n], part, before, h };
  }
  return steps;
}

const row = defineMultiOp('gruSequence', {
  params: ['input', 'weight_hh', 'bias_hh', 'h0', 'reverse'],
  outputs: ['output', 'gates'],
  gradients: 1,
  meta: (...[x, wHh, bHh, h0]: Args) => {
    check(x, wHh, bHh, h0);
    const [steps = 0, n = 0] = x.sizes;
    const hidden = h0.sizes[1] as number;
    return [
      { sizes: [steps, n, hidden], dtype: x.dtype },
      { sizes: [steps, n, 4 * hidden], dtype: x.dtype },
    ];
  },
  decompose: (...args: Args) => {
    const steps = unrolled(...args);
    return [stack(steps.map((s) => s.h)), stack(steps.map((s) => cat([...s.gates, s.part], -1)))];
  },
});

/**
 * Hidden states (T, N, H) after each element, and (T, N, 4H) the gates after their activations with the state's part in the
 * new one, from the input's part in the gates, x (T, N, 3H), its bias included. `reverse` begins at the last element. Only the
 * states have gradients.
 * @throws ShapeError, DTypeError
 */
export const gruSequence = withOp(row, (...args: Args): readonly Tensor[] => callMany(row, ...args));

type BackwardArgs = [
  gOutput: Tensor,
  output: Tensor,
  gates: Tensor,
  x: Tensor,
  wHh: Tensor,
  bHh: Tensor | null,
  h0: Tensor,
  reverse: boolean,
];

const one = (y: Tensor): Tensor => subTensor(1, y);

const backwardRow = defineMultiOp('gruSequenceBackward', {
  params: ['grad_output', 'output', 'gates', 'input', 'weight_hh', 'bias_hh', 'h0', 'reverse'],
  outputs: ['grad_input', 'grad_state_part', 'grad_h0'],
  gradients: 3,
  meta: (...[, , , x, , , h0]: BackwardArgs) => [x, x, h0],
  // From x rather than from the gates, so that gradients of gradients see how they depend on it.
  decompose: (...[gOutput, , , x, wHh, bHh, h0, reverse]: BackwardArgs) => {
    const steps = unrolled(x, wHh, bHh, h0, reverse);
    const [inputs, parts]: [Tensor[], Tensor[]] = [[], []];
    let dh = mul(h0, 0);
    for (const at of orderOf(steps.length, !reverse)) {
      const { gates, part, before } = steps[at] as (typeof steps)[number];
      const [r, z, n] = gates;
      dh = addTensor(dh, select(gOutput, 0, at));
      const dn = mul(mul(dh, one(z)), one(mul(n, n)));
      const dr = mul(mul(dn, part), mul(r, one(r)));
      const dz = mul(mul(dh, subTensor(before, n)), mul(z, one(z)));
      const state = cat([dr, dz, mul(dn, r)], -1);
      inputs[at] = cat([dr, dz, dn], -1);
      parts[at] = state;
      dh = addTensor(mul(dh, z), mm(state, wHh));
    }
    return [stack(inputs), stack(parts), dh];
  },
});

/** Gradients of what input and state give to the gates, both (T, N, 3H), and of the first state (N, H). */
export const gruSequenceBackward = withOp(backwardRow, (...args: BackwardArgs): readonly Tensor[] =>
  callMany(backwardRow, ...args),
);
