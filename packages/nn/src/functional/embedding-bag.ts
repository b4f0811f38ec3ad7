import {
  arange,
  clampMin,
  div,
  eq,
  indexAdd,
  indexReduce,
  indexSelect,
  logicalNot,
  maskedSelect,
  mul,
  narrow,
  searchsorted,
  ShapeError,
  shapeText,
  sub,
  unsqueeze,
  ValueError,
  zeros,
  type Tensor,
} from '@kindling/core/lean';
import { paddingRow, renormRows_ } from './embedding.ts';

export interface EmbeddingBagOptions {
  /** Starts of the bags in a vector of indices; rows of a matrix are bags themselves. */
  readonly offsets?: Tensor | null;
  /** How the rows of a bag become one; 'mean' when left out. */
  readonly mode?: 'sum' | 'mean' | 'max';
  /** Factor of each row, for 'sum'. */
  readonly perSampleWeights?: Tensor | null;
  /** The last offset is the end of the last bag. */
  readonly includeLastOffset?: boolean;
  /** Rows of this index count nowhere. */
  readonly paddingIdx?: number | null;
  /** Rows longer than this are shortened, in place, before they are used. */
  readonly maxNorm?: number | null;
  readonly normType?: number;
}

function checkBag(input: Tensor, weight: Tensor, options: EmbeddingBagOptions): void {
  const op = 'embeddingBag';
  const { offsets = null, mode = 'mean', perSampleWeights = null } = options;
  if (!['sum', 'mean', 'max'].includes(mode))
    throw new ValueError(`${op}: mode must be 'sum', 'mean' or 'max', got '${String(mode)}'.`, { op });
  if (perSampleWeights !== null && mode !== 'sum')
    throw new ValueError(`${op}: perSampleWeights need mode 'sum', got '${mode}'.`, { op });
  const fits = input.sizes.length === 2 ? offsets === null : input.sizes.length === 1 && offsets?.sizes.length === 1;
  if (!fits || weight.sizes.length !== 2)
    throw new ShapeError(
      `${op}: expected a matrix of indices, or a vector with a vector of offsets, and a weight (V, D); got ${shapeText(input.sizes)}, ${offsets === null ? 'no offsets' : shapeText(offsets.sizes)} and ${shapeText(weight.sizes)}.`,
      { op, shapes: [input.sizes, weight.sizes] },
    );
}

/** Which bag each index belongs to, and how many there are. */
function bagsOf(input: Tensor, offsets: Tensor | null, includeLast: boolean): [bags: Tensor, count: number] {
  const { device } = input;
  const n = input.numel();
  if (offsets === null) {
    const [count = 0, width = 0] = input.sizes;
    return [unsqueeze(arange(count, { device }), 1).expand([count, width]).reshape([n]), count];
  }
  const count = offsets.numel() - (includeLast ? 1 : 0);
  const starts = narrow(offsets, 0, 0, count).to('int64');
  return [sub(searchsorted(starts, arange(n, { device }), { right: true }), 1), count];
}

/**
 * Sums, means or maxima of bags of rows of `weight` (V, D): indices (B, N), or (N) with `offsets` (B), give (B, D).
 * Empty bags give zeros. @throws IndexError, ShapeError, ValueError
 */
export function embeddingBag(input: Tensor, weight: Tensor, options: EmbeddingBagOptions = {}): Tensor {
  checkBag(input, weight, options);
  const { offsets = null, mode = 'mean', perSampleWeights = null, maxNorm = null, normType = 2 } = options;
  const padding = paddingRow(options.paddingIdx ?? null, weight.sizes[0] as number);
  if (maxNorm !== null) renormRows_(weight, input, maxNorm, normType);
  const [allBags, count] = bagsOf(input, offsets, options.includeLastOffset ?? false);
  const flat = input.reshape([input.numel()]);
  const kept = padding === null ? null : logicalNot(eq(flat, padding));
  const chosen = (x: Tensor): Tensor => (kept === null ? x : maskedSelect(x, kept));
  const bags = chosen(allBags);
  const rows = indexSelect(weight, 0, chosen(flat));
  const empty = zeros([count, weight.sizes[1] as number], { dtype: weight.dtype, device: weight.device });
  if (mode === 'max') return indexReduce(empty, 0, bags, rows, 'amax', { includeSelf: false });
  const factors = perSampleWeights === null ? null : chosen(perSampleWeights.reshape([input.numel()]));
  const total = indexAdd(empty, 0, bags, factors === null ? rows : mul(rows, unsqueeze(factors, 1)));
  if (mode === 'sum') return total;
  const sizes = indexAdd(
    zeros([count], { dtype: weight.dtype, device: weight.device }),
    0,
    bags,
    bags.mul(0).add(1).to(weight.dtype),
  );
  return div(total, unsqueeze(clampMin(sizes, 1), 1));
}
