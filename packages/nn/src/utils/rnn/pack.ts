import {
  cat,
  indexSelect,
  narrow,
  ShapeError,
  shapeText,
  sort,
  tensor,
  transpose,
  ValueError,
  type Tensor,
} from '@kindling/core/lean';
import { PackedSequence } from './packed-sequence.ts';
import { padSequence } from './pad.ts';

export interface PackOptions {
  /** Whether sequences must come longest first; false sorts them. True when left out. */
  readonly enforceSorted?: boolean;
}

export interface PackPaddedOptions extends PackOptions {
  /** Input (N, L, *) instead of (L, N, *). */
  readonly batchFirst?: boolean;
}

/** Longest first, equal ones in order. */
function sorted(lengths: readonly number[]): { readonly lengths: number[]; readonly order: Tensor } {
  const [values, order] = sort(tensor([...lengths], { dtype: 'int64' }), -1, { descending: true, stable: true });
  return { lengths: values.toArray() as number[], order };
}

function checkLengths(input: Tensor, lengths: readonly number[], steps: number, count: number): void {
  const op = 'packPaddedSequence';
  if (lengths.length !== count)
    throw new ShapeError(
      `${op}: expected ${count} lengths for an input of shape ${shapeText(input.sizes)}, got ${lengths.length}.`,
      {
        op,
        shapes: [input.sizes],
      },
    );
  const wrong = lengths.find((length) => !Number.isInteger(length) || length < 1 || length > steps);
  if (wrong !== undefined)
    throw new ValueError(
      `${op}: lengths must be whole numbers from 1 to ${steps}, the steps of the input, got ${wrong}.`,
      { op },
    );
}

/**
 * Padded sequences (L, N, *) without their padding. `lengths` are N numbers, or a tensor of them.
 * @throws ShapeError, ValueError for lengths that do not fit, or that do not fall while `enforceSorted` is true
 */
export function packPaddedSequence(
  input: Tensor,
  lengths: readonly number[] | Tensor,
  { batchFirst = false, enforceSorted = true }: PackPaddedOptions = {},
): PackedSequence {
  const op = 'packPaddedSequence';
  if (input.sizes.length < 2)
    throw new ShapeError(`${op}: expected an input of at least 2 dimensions, got ${shapeText(input.sizes)}.`, {
      op,
      shapes: [input.sizes],
    });
  const given = 'toArray' in lengths ? (lengths.toArray() as number[]) : [...lengths];
  const steps = batchFirst ? transpose(input, 0, 1) : input;
  const [length, count] = steps.sizes as [number, number];
  checkLengths(input, given, length, count);
  if (enforceSorted && given.some((n, i) => i > 0 && n > (given[i - 1] as number)))
    throw new ValueError(
      `${op}: lengths must fall from the first sequence to the last, got [${given.join(', ')}]. Pass enforceSorted: false to have them sorted.`,
      { op },
    );
  if (enforceSorted) return packed(steps, given, null);
  const { lengths: falling, order } = sorted(given);
  const indices = order.to({ device: input.device });
  return packed(indexSelect(steps, 1, indices), falling, indices);
}

/** Packs (L, N, *) whose sequences come longest first: runs of steps that the same sequences reach are cut out together. */
function packed(input: Tensor, lengths: readonly number[], sortedIndices: Tensor | null): PackedSequence {
  const parts: Tensor[] = [];
  const batchSizes: number[] = [];
  const rest = input.sizes.slice(2);
  for (let count = lengths.length, start = 0; count > 0; count--) {
    const end = lengths[count - 1] as number;
    if (end === start) continue;
    parts.push(narrow(narrow(input, 0, start, end - start), 1, 0, count).reshape([(end - start) * count, ...rest]));
    for (; start < end; start++) batchSizes.push(count);
  }
  return new PackedSequence(cat(parts, 0), tensor(batchSizes, { dtype: 'int64' }), sortedIndices);
}

/** Sequences (Lᵢ, *) packed together. @throws ShapeError, ValueError as packPaddedSequence */
export const packSequence = (
  sequences: readonly Tensor[],
  { enforceSorted = true }: PackOptions = {},
): PackedSequence =>
  packPaddedSequence(
    padSequence(sequences),
    sequences.map((sequence) => sequence.sizes[0] as number),
    { enforceSorted },
  );
