import {
  add,
  amax,
  amin,
  eq,
  indexSelect,
  renorm,
  reshape,
  scatter,
  ShapeError,
  shapeText,
  unique,
  unsqueeze,
  ValueError,
  where,
  zeros,
  type Tensor,
} from '@kindling/core/lean';
import { callN, defineOp, withOp } from '@kindling/core/internal';

export interface EmbeddingOptions {
  /** The row of this index is not trained: it gets no gradient. Negative counts from the end. */
  readonly paddingIdx?: number | null;
}

const embeddingRow = defineOp('embedding', {
  params: ['input', 'weight', 'padding_idx'],
  decompose: (index: Tensor, weight: Tensor, paddingIdx: number | null) => {
    const rows = reshape(indexSelect(weight, 0, reshape(index, [index.numel()])), [
      ...index.sizes,
      weight.sizes[1] as number,
    ]);
    return paddingIdx === null ? rows : where(unsqueeze(eq(index, paddingIdx), -1), rows.detach(), rows);
  },
});

/**
 * Rows of `weight` (V, D) at int64 or int32 indices of any shape (*): (*, D).
 * @throws IndexError for an index outside 0..V-1, ShapeError, DTypeError, ValueError
 */
export const embedding = withOp(
  embeddingRow,
  (input: Tensor, weight: Tensor, { paddingIdx = null }: EmbeddingOptions = {}): Tensor => {
    if (weight.sizes.length !== 2) {
      throw new ShapeError(`embedding: weight must be a matrix, got ${shapeText(weight.sizes)}.`, {
        op: 'embedding',
        shapes: [weight.sizes],
      });
    }
    return callN(embeddingRow, input, weight, paddingRow(paddingIdx, weight.sizes[0] as number));
  },
);

/** @throws ValueError */
export function paddingRow(paddingIdx: number | null, rows: number): number | null {
  if (paddingIdx === null) return null;
  const row = paddingIdx < 0 ? paddingIdx + rows : paddingIdx;
  if (!Number.isInteger(row) || row < 0 || row >= rows) {
    throw new ValueError(`embedding: paddingIdx must be within the ${rows} rows, got ${paddingIdx}.`, {
      op: 'embedding',
    });
  }
  return row;
}

/** Shortens, in place and outside the graph, the rows at `index` whose `p`-norm exceeds `maxNorm`. */
export function renormRows_(weight: Tensor, index: Tensor, maxNorm: number, p: number): void {
  const used = unique(index.reshape([index.numel()]).to('int64'));
  const data = weight.detach();
  data.indexCopy_(0, used, renorm(indexSelect(data, 0, used), p, 0, maxNorm));
}

/**
 * int64 classes (*) -> (*, numClasses): 1 at the class, 0 elsewhere. Without `numClasses`, one more than the largest.
 * @throws ValueError for negative classes or ones beyond `numClasses`
 */
export function oneHot(input: Tensor, options: number | { readonly numClasses?: number } = {}): Tensor {
  const { numClasses = -1 } = typeof options === 'number' ? { numClasses: options } : options;
  const empty = input.numel() === 0;
  if (empty && numClasses <= 0) throw new ValueError('oneHot: an empty input needs numClasses.', { op: 'oneHot' });
  const classes = numClasses === -1 ? add(amax(input), 1).item() : numClasses;
  if (!empty && (amin(input).item() < 0 || amax(input).item() >= classes)) {
    throw new ValueError(`oneHot: classes must be between 0 and numClasses - 1 (${classes - 1}).`, { op: 'oneHot' });
  }
  return scatter(
    zeros([...input.sizes, classes], { dtype: 'int64', device: input.device }),
    -1,
    unsqueeze(input, -1),
    1,
  );
}
