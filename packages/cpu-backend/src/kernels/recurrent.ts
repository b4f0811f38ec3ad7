// Sequences through an LSTM or a GRU: for each step a matrix product and one pass over the gates.
import type { TensorView } from '@kindling/core';
import type { Place } from '../abi/operand.ts';
import { withTemporary } from '../memory/temporary.ts';
import { fill } from './copy.ts';
import { inArena, intoArena, pointer } from './in-arena.ts';
import { addmm, mm } from './matmul.ts';
import { wideFor } from './wide-module.ts';

/** Element `i` along the first dimension. */
const at = ({ storage, sizes, strides, offset, dtype }: Place, i: number): Place => ({
  storage,
  sizes: sizes.slice(1),
  strides: strides.slice(1),
  offset: offset + i * (strides[0] as number),
  dtype,
});
const turned = ({ storage, sizes, strides, offset, dtype }: Place): Place => ({
  storage,
  sizes: [sizes[1] as number, sizes[0] as number],
  strides: [strides[1] as number, strides[0] as number],
  offset,
  dtype,
});
const stepsOf = (count: number, reverse: boolean): number[] =>
  Array.from({ length: count }, (_, k) => (reverse ? count - 1 - k : k));

export function lstmSequence(
  outs: readonly TensorView[],
  x: TensorView,
  wHh: TensorView,
  h0: TensorView,
  c0: TensorView,
  reverse: boolean,
): void {
  const [steps = 0, n = 0, gates = 0] = x.sizes;
  if (n === 0 || gates === 0) return;
  const step = wideFor('lstmSequence', x).for('lstmStep');
  inArena([x, wHh, h0, c0], (inputs) =>
    intoArena(outs, (outputs) => {
      const [xs, w, hFirst, cFirst] = inputs as readonly [Place, Place, Place, Place];
      const [output, cells, acts] = outputs as readonly [Place, Place, Place];
      const weights = turned(w);
      let [h, c] = [hFirst, cFirst];
      for (const i of stepsOf(steps, reverse)) {
        const g = at(acts, i);
        addmm(g, at(xs, i), h, weights, 1, 1);
        const before = c;
        [h, c] = [at(output, i), at(cells, i)];
        step.lstmStep(pointer(g), pointer(before), pointer(h), pointer(c), n, gates / 4);
      }
    }),
  );
}

/** Gradients of a result that nothing was made of are null. */
type Maybe = TensorView | null;

export function lstmSequenceBackward(
  outs: readonly TensorView[],
  gOutput: Maybe,
  gCells: Maybe,
  cells: TensorView,
  gates: TensorView,
  x: TensorView,
  wHh: TensorView,
  _h0: TensorView,
  c0: TensorView,
  reverse: boolean,
): void {
  const [steps = 0, n = 0, width = 0] = x.sizes;
  if (n === 0 || width === 0) return;
  const step = wideFor('lstmSequenceBackward', x).for('lstmStepBackward');
  const zeros = { sizes: c0.sizes, dtype: x.dtype };
  withTemporary(zeros, (none) => {
    fill(none, 0);
    inArena([cells, gates, wHh, c0, gOutput ?? none, gCells ?? none], (inputs) =>
      intoArena(outs, (outputs) => {
        const [cs, acts, w, cFirst, gOut, gCell] = inputs as readonly [Place, Place, Place, Place, Place, Place];
        const [gx, dh, dc] = outputs as readonly [Place, Place, Place];
        fill(dh, 0);
        fill(dc, 0);
        const order = stepsOf(steps, !reverse);
        order.forEach((i, k) => {
          const before = k + 1 < steps ? at(cs, order[k + 1] as number) : cFirst;
          const g = at(gx, i);
          step.lstmStepBackward(
            pointer(at(acts, i)),
            pointer(at(cs, i)),
            pointer(before),
            pointer(dh),
            pointer(gOutput === null ? gOut : at(gOut, i)),
            pointer(gCells === null ? gCell : at(gCell, i)),
            pointer(dc),
            pointer(g),
            n,
            width / 4,
          );
          mm(dh, g, w);
        });
      }),
    );
  });
}

export function gruSequence(
  outs: readonly TensorView[],
  x: TensorView,
  wHh: TensorView,
  bHh: Maybe,
  h0: TensorView,
  reverse: boolean,
): void {
  const [steps = 0, n = 0, width = 0] = x.sizes;
  if (n === 0 || width === 0) return;
  const step = wideFor('gruSequence', x).for('gruStep');
  const bias = bHh === null ? [] : [bHh];
  withTemporary({ sizes: [n, width], dtype: x.dtype }, (gained) =>
    inArena([x, wHh, h0, ...bias], (inputs) =>
      intoArena(outs, (outputs) => {
        const [xs, w, first, b] = inputs as readonly [Place, Place, Place, Place?];
        const [output, acts] = outputs as readonly [Place, Place];
        const weights = turned(w);
        let h = first;
        for (const i of stepsOf(steps, reverse)) {
          if (b === undefined) mm(gained, h, weights);
          else addmm(gained, b, h, weights, 1, 1);
          const before = h;
          h = at(output, i);
          step.gruStep(
            pointer(at(xs, i)),
            pointer(gained),
            pointer(before),
            pointer(h),
            pointer(at(acts, i)),
            n,
            width / 3,
          );
        }
      }),
    ),
  );
}

export function gruSequenceBackward(
  outs: readonly TensorView[],
  gOutput: TensorView,
  output: TensorView,
  gates: TensorView,
  x: TensorView,
  wHh: TensorView,
  _bHh: Maybe,
  h0: TensorView,
  reverse: boolean,
): void {
  const [steps = 0, n = 0, width = 0] = x.sizes;
  if (n === 0 || width === 0) return;
  const step = wideFor('gruSequenceBackward', x).for('gruStepBackward');
  inArena([gOutput, output, gates, wHh, h0], (inputs) =>
    intoArena(outs, (outputs) => {
      const [gOut, hs, acts, w, first] = inputs as readonly [Place, Place, Place, Place, Place];
      const [gx, gh, dh] = outputs as readonly [Place, Place, Place];
      fill(dh, 0);
      const order = stepsOf(steps, !reverse);
      order.forEach((i, k) => {
        const before = k + 1 < steps ? at(hs, order[k + 1] as number) : first;
        const g = at(gh, i);
        const results = [pointer(dh), pointer(at(gx, i)), pointer(g)] as const;
        step.gruStepBackward(pointer(at(acts, i)), pointer(before), pointer(at(gOut, i)), ...results, n, width / 3);
        addmm(dh, dh, g, w, 1, 1);
      });
    }),
  );
}
