import {
  cat,
  full,
  indexSelect,
  narrow,
  ShapeError,
  shapeText,
  split,
  stack,
  tensor,
  transpose,
  ValueError,
  type Tensor,
} from '@kindling/core/lean';
import { sameSizes } from '@kindling/core/internal';
import type { PackedSequence } from './packed-sequence.ts';

export interface PadOptions {
  /** Output (N, L, *) instead of (L, N, *). */
  readonly batchFirst?: boolean;
  /** What stands after the end of a sequence; 0 when left out. */
  readonly paddingValue?: number;
}

/** `x` (n, *) with rows of `value` behind, `length` in all. */
function lengthened(x: Tensor, length: number, value: number): Tensor {
  const missing = length - (x.sizes[0] as number);
  if (missing === 0) return x;
  return cat([x, full([missing, ...x.sizes.slice(1)], value, { dtype: x.dtype, device: x.device })], 0);
}

/** Sequences (Lᵢ, *) as one tensor (longest, N, *), each padded behind. @throws ShapeError unless all have the same other dimensions */
export function padSequence(
  sequences: readonly Tensor[],
  { batchFirst = false, paddingValue = 0 }: PadOptions = {},
): Tensor {
  const op = 'padSequence';
  const shapes = sequences.map((x) => x.sizes);
  const rest = shapes[0]?.slice(1);
  if (rest === undefined || shapes.some((s) => s.length === 0 || !sameSizes(s.slice(1), rest)))
    throw new ShapeError(
      `${op}: expected one or more sequences (length, *) that differ in their first dimension only, got ${shapes.map(shapeText).join(', ') || 'none'}.`,
      { op, shapes },
    );
  const longest = Math.max(...shapes.map((s) => s[0] as number));
  return stack(
    sequences.map((x) => lengthened(x, longest, paddingValue)),
    batchFirst ? 0 : 1,
  );
}

/** The sequences (Lᵢ, *) in a padded tensor (L, N, *). */
export function unpadSequence(
  paddedSequences: Tensor,
  lengths: readonly number[] | Tensor,
  { batchFirst = false }: Pick<PadOptions, 'batchFirst'> = {},
): Tensor[] {
  const given = 'toArray' in lengths ? (lengths.toArray() as number[]) : lengths;
  return paddedSequences.unbind(batchFirst ? 0 : 1).map((x, i) => narrow(x, 0, 0, given[i] as number));
}

export interface PadPackedOptions extends PadOptions {
  /** Length of the output, at least that of the longest sequence, which it is when left out. */
  readonly totalLength?: number | null;
}

/**
 * Undoes `packPaddedSequence`: the padded tensor (L, N, *), its sequences in their first order, and their lengths (N), int64.
 * @throws ValueError when `totalLength` is less than the longest sequence
 */
export function padPackedSequence(
  sequence: PackedSequence,
  { batchFirst = false, paddingValue = 0, totalLength = null }: PadPackedOptions = {},
): [padded: Tensor, lengths: Tensor] {
  const op = 'padPackedSequence';
  const sizes = sequence.batchSizes.toArray() as number[];
  const length = totalLength ?? sizes.length;
  if (length < sizes.length)
    throw new ValueError(`${op}: totalLength ${length} is less than the longest sequence, ${sizes.length}.`, { op });
  const count = sizes[0] ?? 0;
  const steps = split(sequence.data, sizes, 0).map((step) => lengthened(step, count, paddingValue));
  const padded = lengthened(stack(steps, 0), length, paddingValue);
  const lengths = tensor(
    Array.from({ length: count }, (_, i) => sizes.filter((size) => size > i).length),
    { dtype: 'int64' },
  );
  const { unsortedIndices } = sequence;
  const ordered = unsortedIndices === null ? padded : indexSelect(padded, 1, unsortedIndices);
  return [
    batchFirst ? transpose(ordered, 0, 1) : ordered,
    unsortedIndices === null ? lengths : indexSelect(lengths, 0, unsortedIndices.to({ device: lengths.device })),
  ];
}

/** The sequences (Lᵢ, *) of a packed one, in their first order. */
export function unpackSequence(sequence: PackedSequence): Tensor[] {
  const [padded, lengths] = padPackedSequence(sequence);
  return unpadSequence(padded, lengths);
}
