// Attention by blocks of queries whose scores stay in the cache; memory grows with the length of the sequence, not its square.
import { dtypes, type TensorView } from '@kindling/core';
import type { Place } from '../abi/operand.ts';
import { withTemporary } from '../memory/temporary.ts';
import { fill } from './copy.ts';
import { inArena, intoArena, isReachable, pointer } from './in-arena.ts';
import { addBmm, bmm } from './matmul.ts';
import { numelOf } from '@kindling/kernel-headers/shape';
import { wideFor } from './wide-module.ts';
import { DIMS } from '@kindling/kernel-headers/layout';
import { block as descriptors, heap } from '../runtime.ts';
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

/** The step from one head to the next, over batch and heads as one dimension; null where there is none. */
function headStep({ sizes: [n = 0, heads = 0], strides: [item = 0, head = 0] }: Place): number | null {
  if (heads === 1) return item;
  return n === 1 || item === heads * head ? head : null;
}

/** Blocks of several heads stay within a batch item where one of the tensors has no single step between heads. */
function* blocksOf({ n, heads, length, keys }: Shape, itemsize: number, places: readonly Place[]): Generator<Block> {
  const bytes = keys * itemsize;
  const whole = Math.max(1, Math.floor(BLOCK / (bytes * length)));
  const rows = length * bytes <= BLOCK ? length : Math.max(1, Math.floor(BLOCK / bytes));
  const span = places.some((x) => headStep(x) === null) ? heads : n * heads;
  for (let head = 0; head < n * heads;) {
    const count = Math.min(whole, span - (head % span));
    for (let row = 0; row < length; row += rows) yield { head, heads: count, row, rows: Math.min(rows, length - row) };
    head += count;
  }
}

/** Rows of some heads of (N, H, rows, columns): (heads, rows, columns). */
function part(place: Place, head: number, heads: number, row: number, rows: number): Place {
  const { storage, sizes, strides, offset, dtype } = place;
  const [, h = 0, , columns = 0] = sizes;
  const [byItem = 0, byHead = 0, byRow = 0, byColumn = 0] = strides;
  return {
    storage,
    sizes: [heads, rows, columns],
    strides: [headStep(place) ?? byHead, byRow, byColumn],
    offset: offset + Math.floor(head / h) * byItem + (head % h) * byHead + row * byRow,
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

/** Whether cpp/wide/attention_heads.cpp takes heads of this size. */
function isSmall(q: TensorView, v: TensorView): boolean {
  const [, , keys = 0, valueSize = 0] = v.sizes;
  const [, , length = 0, size = 0] = q.sizes;
  const { itemsize } = dtypes[q.dtype];
  return Math.max(length, keys) * itemsize <= 256 && Math.max(size, valueSize) * itemsize <= 128;
}

const HEAD_WORDS = 5;

/** Describes tensors (N, H, rows, columns) in the block, whose address it gives. */
function describeHeads(places: readonly (Place | null)[]): number {
  const at = descriptors + 4 * DIMS;
  places.forEach((x, k) => heap.i32.set([pointer(x), ...(x?.strides ?? [])], (at >> 2) + HEAD_WORDS * k));
  return at;
}

/** The inputs in the arena, as they lie: heads are often views. A mask may be a broadcast view. */
function reach(
  inputs: readonly TensorView[],
  mask: TensorView | null,
  run: (places: readonly Place[], mask: Place | null) => void,
): void {
  const all = mask === null ? inputs : [...inputs, mask];
  inArena(all, (found) => run(found, mask === null ? null : (found[inputs.length] as Place)), isReachable);
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
  const [n = 0, heads = 0, length = 0, size = 0] = q.sizes;
  const [, , keys = 0, valueSize = 0] = v.sizes;
  if (numelOf((outs[1] as TensorView).sizes) === 0) return;
  if (keys === 0) return outs.forEach((out, i) => fill(out, i === 0 ? 0 : -Infinity));
  const wide = wideFor('attention', q);
  const shape = { n, heads, length, keys };
  reach([q, k, v], mask, (inputs, bias) =>
    intoArena(outs, (outputs) => {
      const [qs, ks, vs] = inputs as readonly [Place, Place, Place];
      const [out, totals] = outputs as readonly [Place, Place];
      if (isSmall(q, v)) {
        const sizes = [n, heads, length, keys, size, valueSize, scale, Number(causal)] as const;
        const kernel = wide.for('attentionHeads');
        return kernel.attentionHeads(describeHeads([qs, ks, vs, bias, out]), pointer(totals), ...sizes);
      }
      const rowwise = wide.for('attentionWeights');
      for (const block of blocksOf(shape, dtypes[q.dtype].itemsize, inputs)) {
        const { head, heads: count, row, rows } = block;
        withTemporary({ sizes: [count, rows, keys], dtype: q.dtype }, (scores) => {
          bmm(scores, part(qs, head, count, row, rows), turned(part(ks, head, count, 0, keys)));
          rowwise.attentionWeights(pointer(scores), pointer(totals), ...rowsOf(block, shape, bias, scale, causal));
          bmm(part(out, head, count, row, rows), scores, part(vs, head, count, 0, keys));
        });
      }
    }),
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
  const [n = 0, heads = 0, length = 0, size = 0] = q.sizes;
  const [, , keys = 0, valueSize = 0] = v.sizes;
  if (numelOf(total.sizes) === 0 || keys === 0) return outs.forEach((out) => fill(out, 0));
  const wide = wideFor('attentionBackward', q);
  const shape = { n, heads, length, keys };
  reach([g, q, k, v], mask, (inputs, bias) =>
    inArena([total], ([totals]) =>
      intoArena(outs, (outputs) => {
        const [dg, qs, ks, vs] = inputs as readonly [Place, Place, Place, Place];
        const [gq, gk, gv] = outputs as readonly [Place, Place, Place];
        if (isSmall(q, v)) {
          const sizes = [n, heads, length, keys, size, valueSize, scale, Number(causal)] as const;
          const kernel = wide.for('attentionHeadsBackward');
          const tensors = describeHeads([qs, ks, vs, bias, dg, gq, gk, gv]);
          return kernel.attentionHeadsBackward(tensors, pointer(totals), ...sizes);
        }
        const rowwise = wide.for('attentionGradients');
        for (const block of blocksOf(shape, dtypes[q.dtype].itemsize, inputs)) {
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
              rowwise.attentionGradients(
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
