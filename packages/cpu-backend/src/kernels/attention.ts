// Attention by blocks of queries whose scores stay in the cache; memory grows with the length of the sequence, not its square.
import { dtypes, type TensorView } from '@kindling/core';
import type { Place } from '../abi/operand.ts';
import { withTemporary } from '../memory/temporary.ts';
import { fill } from './copy.ts';
import { inArena, intoArena, pointer } from './in-arena.ts';
import { addBmm, bmm } from './matmul.ts';
import { numelOf } from '@kindling/kernel-headers/shape';
import { wideFor } from './wide-module.ts';
import type { AttentionRows } from '../wasm/wide.ts';

/** Bytes of the scores of a block. */
const BLOCK = 1 << 19;

interface Shape {
  readonly n: number;
  readonly heads: number;
  readonly length: number;
  readonly keys: number;
}

/** Whole heads, `rows` being their length, or some queries of one head. */
interface Block {
  readonly head: number;
  readonly heads: number;
  readonly row: number;
  readonly rows: number;
}

function* blocksOf({ n, heads, length, keys }: Shape, itemsize: number): Generator<Block> {
  const bytes = keys * itemsize;
  const whole = Math.max(1, Math.floor(BLOCK / (bytes * length)));
  const rows = length * bytes <= BLOCK ? length : Math.max(1, Math.floor(BLOCK / bytes));
  for (let head = 0; head < n * heads; head += whole) {
    const count = Math.min(whole, n * heads - head);
    for (let row = 0; row < length; row += rows) yield { head, heads: count, row, rows: Math.min(rows, length - row) };
  }
}

/** Rows of some heads of a dense (N, H, rows, columns): (heads, rows, columns). */
function part({ storage, sizes, offset, dtype }: Place, head: number, heads: number, row: number, rows: number): Place {
  const [, , length = 0, columns = 0] = sizes;
  return {
    storage,
    sizes: [heads, rows, columns],
    strides: [length * columns, columns, 1],
    offset: offset + (head * length + row) * columns,
    dtype,
  };
}
const turned = ({
  storage,
  sizes: [b = 0, m = 0, n = 0],
  strides: [x = 0, y = 0, z = 0],
  offset,
  dtype,
}: Place): Place => ({
  storage,
  sizes: [b, n, m],
  strides: [x, z, y],
  offset,
  dtype,
});

/** What the kernels want to know of a block, after the buffers. */
function rowsOf(
  { head, heads, row, rows }: Block,
  shape: Shape,
  mask: Place | null,
  scale: number,
  causal: boolean,
): AttentionRows {
  const { length, keys } = shape;
  const [n = 0, h = 0, l = 0, s = 0] = mask?.strides ?? [];
  return [
    pointer(mask),
    head * length + row,
    heads * rows,
    shape.heads,
    length,
    keys,
    scale,
    Number(causal),
    n,
    h,
    l,
    s,
  ];
}

/** A mask may be a broadcast view, which is read as it is unless it lies outside the arena. */
function maskInArena(mask: TensorView | null, run: (mask: Place | null) => void): void {
  if (mask === null || mask.storage.host === null) return run(mask);
  inArena([mask], ([copied]) => run(copied ?? null));
}

export function attention(
  outs: readonly TensorView[],
  q: TensorView,
  k: TensorView,
  v: TensorView,
  mask: TensorView | null,
  causal: boolean,
  scale: number,
): void {
  const [n = 0, heads = 0, length = 0] = q.sizes;
  const keys = k.sizes[2] as number;
  if (numelOf((outs[1] as TensorView).sizes) === 0) return;
  if (keys === 0) return outs.forEach((out, i) => fill(out, i === 0 ? 0 : -Infinity));
  const wide = wideFor('attention', q).for('attentionWeights');
  const shape = { n, heads, length, keys };
  maskInArena(mask, (bias) =>
    inArena([q, k, v], (inputs) =>
      intoArena(outs, (outputs) => {
        const [qs, ks, vs] = inputs as readonly [Place, Place, Place];
        const [out, totals] = outputs as readonly [Place, Place];
        for (const block of blocksOf(shape, dtypes[q.dtype].itemsize)) {
          const { head, heads: count, row, rows } = block;
          withTemporary({ sizes: [count, rows, keys], dtype: q.dtype }, (scores) => {
            bmm(scores, part(qs, head, count, row, rows), turned(part(ks, head, count, 0, keys)));
            wide.attentionWeights(pointer(scores), pointer(totals), ...rowsOf(block, shape, bias, scale, causal));
            bmm(part(out, head, count, row, rows), scores, part(vs, head, count, 0, keys));
          });
        }
      }),
    ),
  );
}

export function attentionBackward(
  outs: readonly TensorView[],
  g: TensorView,
  q: TensorView,
  k: TensorView,
  v: TensorView,
  mask: TensorView | null,
  causal: boolean,
  scale: number,
  total: TensorView,
): void {
  const [n = 0, heads = 0, length = 0] = q.sizes;
  const keys = k.sizes[2] as number;
  if (numelOf(total.sizes) === 0 || keys === 0) return outs.forEach((out) => fill(out, 0));
  const wide = wideFor('attentionBackward', q).for('attentionGradients');
  const shape = { n, heads, length, keys };
  maskInArena(mask, (bias) =>
    inArena([g, q, k, v, total], (inputs) =>
      intoArena(outs, (outputs) => {
        const [dg, qs, ks, vs, totals] = inputs as readonly [Place, Place, Place, Place, Place];
        const [gq, gk, gv] = outputs as readonly [Place, Place, Place];
        for (const block of blocksOf(shape, dtypes[q.dtype].itemsize)) {
          const { head, heads: count, row, rows } = block;
          const sizes = [count, rows, keys];
          // Blocks of one head add to the gradients of its keys and values, in their order.
          const gather = row === 0 ? bmm : addBmm;
          const [qb, gb] = [part(qs, head, count, row, rows), part(dg, head, count, row, rows)];
          const [kb, vb] = [part(ks, head, count, 0, keys), part(vs, head, count, 0, keys)];
          withTemporary({ sizes, dtype: q.dtype }, (scores) =>
            withTemporary({ sizes, dtype: q.dtype }, (gradients) => {
              bmm(scores, qb, turned(kb));
              bmm(gradients, gb, turned(vb));
              wide.attentionGradients(
                pointer(scores),
                pointer(gradients),
                pointer(totals),
                ...rowsOf(block, shape, bias, scale, causal),
              );
              bmm(part(gq, head, count, row, rows), gradients, kb);
              gather(part(gk, head, count, 0, keys), turned(gradients), qb);
              gather(part(gv, head, count, 0, keys), turned(scores), gb);
            }),
          );
        }
      }),
    ),
  );
}
