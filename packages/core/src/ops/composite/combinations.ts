import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { ShapeError, shapeText, ValueError } from '../../errors.ts';
import type { Tensor } from '../../tensor.ts';
import { fromArray } from '../create/tensor.ts';
import { indexSelect } from '../primitive/indexing.ts';
import { reshape } from '../view/shape.ts';

/** Positions of all `r`-combinations of `n` things, in lexicographic order, one after another. */
function positions(n: number, r: number, step: 0 | 1): number[] {
  const out: number[] = [];
  const chosen = Array.from({ length: r }, (_, i) => i * step);
  const last = (i: number): number => n - 1 - (r - 1 - i) * step;
  if (r > 0 && (chosen.at(-1) as number) >= n) return out;
  for (;;) {
    out.push(...chosen);
    let i = r - 1;
    while (i >= 0 && chosen[i] === last(i)) i--;
    if (i < 0) return out;
    const next = (chosen[i] as number) + 1;
    for (let j = i; j < r; j++) chosen[j] = next + (j - i) * step;
  }
}

const combinationsRow = defineOp('combinations', {
  params: ['input', 'r', 'with_replacement'],
  decompose: (x: Tensor, r: number, withReplacement: boolean) => {
    const places = r === 0 ? [] : positions(x.sizes[0] as number, r, withReplacement ? 0 : 1);
    const index = fromArray(BigInt64Array.from(places, BigInt), [places.length], { device: x.device });
    return reshape(indexSelect(x, 0, index), [r === 0 ? 0 : places.length / r, r]);
  },
});

export interface CombinationsOptions {
  /** How many are chosen at a time. */
  readonly r?: number;
  readonly withReplacement?: boolean;
}

/** All combinations of `r` elements of a vector, in order: (count, r). @throws ShapeError, ValueError */
export const combinations = withOp(
  combinationsRow,
  (input: Tensor, { r = 2, withReplacement = false }: CombinationsOptions = {}): Tensor => {
    if (input.sizes.length !== 1)
      throw new ShapeError(`combinations: expected a vector, got ${shapeText(input.sizes)}.`, {
        op: 'combinations',
        shapes: [input.sizes],
      });
    if (!Number.isInteger(r) || r < 0)
      throw new ValueError(`combinations: r must be a non-negative integer, got ${r}.`, { op: 'combinations' });
    return callN(combinationsRow, input, r, withReplacement);
  },
);
