// Copies with elements or whole tensors several times.
import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { isIntegral } from '../../dtype.ts';
import { needsDType, ShapeError, shapeText, ValueError } from '../../errors.ts';
import { checkSizes, normalizeDim, type Sizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { ones, zeros } from '../create/fill.ts';
import { contiguousClone, to } from '../primitive/copy.ts';
import { indexSelect, scatterAdd } from '../primitive/indexing.ts';
import { amin, sum } from '../primitive/reduce.ts';
import { cumsum } from '../primitive/scan.ts';
import { item } from '../read.ts';
import { narrow } from '../view/select.ts';
import { expand, flatten, reshape, unsqueeze } from '../view/shape.ts';

const repeatRow = defineOp('repeat', {
  params: ['input', 'repeats'],
  decompose: (x: Tensor, repeats: Sizes) => {
    const lead = repeats.length - x.sizes.length;
    const size = (i: number): number => (i < lead ? 1 : (x.sizes[i - lead] as number));
    const split = reshape(
      x,
      repeats.flatMap((_, i) => [1, size(i)]),
    );
    const spread = expand(
      split,
      repeats.flatMap((r, i) => [r, size(i)]),
    );
    return reshape(
      contiguousClone(spread),
      repeats.map((r, i) => r * size(i)),
    );
  },
});

/** The tensor `repeats[i]` times along each dimension i; new leading dimensions may be added. @throws ShapeError */
export const repeat = withOp(repeatRow, (input: Tensor, repeats: Sizes): Tensor => {
  checkSizes('repeat', repeats);
  if (repeats.length < input.sizes.length) {
    throw new ShapeError(
      `repeat: ${repeats.length} counts for the ${input.sizes.length} dimensions of ${shapeText(input.sizes)}.`,
      {
        op: 'repeat',
        shapes: [input.sizes],
      },
    );
  }
  return callN(repeatRow, input, repeats);
});

/** As `repeat`, but counts for missing leading dimensions are 1. @throws ShapeError */
export const tile = (input: Tensor, dims: Sizes): Tensor =>
  repeat(input, [...new Array<number>(Math.max(0, input.sizes.length - dims.length)).fill(1), ...dims]);

const repeatEachRow = defineOp('repeatEach', {
  params: ['input', 'repeats', 'dim'],
  decompose: (x: Tensor, times: number, dim: number) => {
    const spread = expand(unsqueeze(x, dim + 1), [...x.sizes.slice(0, dim + 1), times, ...x.sizes.slice(dim + 1)]);
    return reshape(
      contiguousClone(spread),
      x.sizes.map((s, i) => (i === dim ? s * times : s)),
    );
  },
});

/** @internal each element of a dimension equally often */
export const repeatEach = withOp(repeatEachRow, (input: Tensor, times: number, dim: number): Tensor =>
  callN(repeatEachRow, input, times, dim),
);

const positionsRow = defineOp('repeatPositions', {
  params: ['repeats', 'output_size'],
  differentiable: false,
  // A running count of the ends passed so far; the last end falls on the extra place and is dropped.
  decompose: (repeats: Tensor, length: number) => {
    const ends = cumsum(repeats, 0);
    const marks = zeros([length + 1], { dtype: 'int64', device: repeats.device });
    const passed = scatterAdd(marks, 0, ends, ones(ends.sizes, { dtype: 'int64', device: repeats.device }));
    return cumsum(narrow(passed, 0, 0, length), 0);
  },
});

/** @internal position i as often as `repeats[i]` says, int64 */
export const repeatPositions = withOp(positionsRow, (repeats: Tensor, length: number): Tensor =>
  callN(positionsRow, repeats, length),
);

/** Sum of the counts, none of them negative: read from the device, since the shape of the result depends on it. */
function total(repeats: Tensor): number {
  if (repeats.numel() === 0) return 0;
  const least = item(amin(repeats));
  if (least < 0)
    throw new ValueError(`repeatInterleave: repeats must not be negative, got ${least}.`, { op: 'repeatInterleave' });
  return item(sum(repeats));
}

export interface RepeatInterleaveOptions {
  /** Sum of `repeats` where it is known: saves reading it from the device. */
  readonly outputSize?: number;
}

/**
 * Each element of `dim` several times in a row: equally often, or as an int64 vector of counts says.
 * Without `dim` of the flattened tensor. With one argument, the positions that the counts give.
 * @throws ShapeError, ValueError, IndexError, DTypeError
 */
export function repeatInterleave(
  input: Tensor,
  repeats?: number | Tensor,
  dim?: number | null,
  { outputSize }: RepeatInterleaveOptions = {},
): Tensor {
  const op = 'repeatInterleave';
  if (repeats === undefined) return repeatPositions(counts(op, input), outputSize ?? total(input));
  const x = dim === undefined || dim === null ? flatten(input) : input;
  const d = normalizeDim(op, dim ?? 0, x.sizes.length, x.sizes);
  if (typeof repeats === 'number') {
    if (!Number.isInteger(repeats) || repeats < 0)
      throw new ValueError(`${op}: repeats must be a non-negative integer, got ${repeats}.`, { op });
    return repeatEach(x.sizes.length === 0 ? flatten(x) : x, repeats, d);
  }
  const size = x.sizes[d] as number;
  const times = counts(op, repeats);
  if (times.sizes[0] !== size && times.sizes[0] !== 1) {
    throw new ShapeError(`${op}: ${times.sizes[0]} counts for dimension ${d} of ${shapeText(x.sizes)}.`, {
      op,
      shapes: [repeats.sizes, x.sizes],
    });
  }
  const each = expand(times, [size]);
  return indexSelect(x, d, repeatPositions(each, outputSize ?? total(each)));
}

function counts(op: string, repeats: Tensor): Tensor {
  if (repeats.sizes.length > 1)
    throw new ShapeError(`${op}: repeats must be a vector, got ${shapeText(repeats.sizes)}.`, {
      op,
      shapes: [repeats.sizes],
    });
  if (!isIntegral(repeats.dtype) || repeats.dtype === 'bool') throw needsDType(op, 'int64 repeats', repeats.dtype);
  return flatten(to(repeats, 'int64'));
}
