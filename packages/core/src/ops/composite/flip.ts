// Elements of dimensions in another cyclic order.
import { callN } from '../../dispatch/call.ts';
import { materialize } from '../../dispatch/copy.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { ShapeError, shapeText, ValueError } from '../../errors.ts';
import { normalizeDim, type Sizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import { clone } from '../primitive/copy.ts';
import { viewOf } from '../view/make.ts';
import { narrow } from '../view/select.ts';
import { flatten, reshape, transpose } from '../view/shape.ts';
import { cat } from './join.ts';

/** Distinct dimensions. @throws IndexError, ShapeError */
function distinct(op: string, dims: Sizes, x: Tensor): number[] {
  const out = dims.map((d) => normalizeDim(op, d, x.sizes.length, x.sizes));
  if (new Set(out).size !== out.length) {
    throw new ShapeError(`${op}: dimensions ${shapeText(dims)} must differ.`, { op, shapes: [x.sizes] });
  }
  return out;
}

/** The same elements last to first along `dims`: only for copying from, since users never see negative strides. */
function reversed(x: Tensor, dims: Sizes): Tensor {
  let { offset } = x;
  for (const d of dims) offset += Math.max((x.sizes[d] ?? 1) - 1, 0) * (x.strides[d] ?? 0);
  const strides = x.strides.map((s, d) => (dims.includes(d) ? -s : s));
  return viewOf(x, x.sizes, strides, offset);
}

const flipRow = defineOp('flip', {
  params: ['input', 'dims'],
  decompose: (x: Tensor, dims: Sizes) => materialize(reversed(x, dims)),
});

/** A copy with the order of elements reversed along each of `dims`. @throws IndexError, ShapeError */
export const flip = withOp(flipRow, (input: Tensor, dims: number | Sizes): Tensor =>
  callN(flipRow, input, distinct('flip', typeof dims === 'number' ? [dims] : dims, input)),
);

function needDims(op: string, x: Tensor, least: number): void {
  if (x.sizes.length < least) {
    throw new ShapeError(`${op}: expected at least ${least} dimensions, got ${shapeText(x.sizes)}.`, {
      op,
      shapes: [x.sizes],
    });
  }
}

/** Columns in reverse order. @throws ShapeError below 2 dimensions */
export function fliplr(input: Tensor): Tensor {
  needDims('fliplr', input, 2);
  return flip(input, 1);
}

/** Rows in reverse order. @throws ShapeError below 1 dimension */
export function flipud(input: Tensor): Tensor {
  needDims('flipud', input, 1);
  return flip(input, 0);
}

const rot90Row = defineOp('rot90', {
  params: ['input', 'k', 'dims'],
  decompose: (x: Tensor, turns: number, [from, to]: readonly [number, number]) => {
    if (turns === 0) return clone(x);
    if (turns === 2) return flip(x, [from, to]);
    return turns === 1 ? transpose(flip(x, to), from, to) : transpose(flip(x, from), from, to);
  },
});

export interface Rot90Options {
  /** Quarter turns; negative ones turn the other way. */
  readonly k?: number;
  readonly dims?: Sizes;
}

/** Turned by `k` quarters in the plane of two dimensions, from the first towards the second. @throws ShapeError, IndexError */
export const rot90 = withOp(rot90Row, (input: Tensor, { k = 1, dims = [0, 1] }: Rot90Options = {}): Tensor => {
  needDims('rot90', input, 2);
  const [from, to, ...more] = distinct('rot90', dims, input);
  if (from === undefined || to === undefined || more.length > 0 || !Number.isInteger(k)) {
    throw new ShapeError(`rot90: expected two dims and an integer k, got dims ${shapeText(dims)} and k ${k}.`, {
      op: 'rot90',
      shapes: [input.sizes],
    });
  }
  return callN(rot90Row, input, ((k % 4) + 4) % 4, [from, to]);
});

function rolled(x: Tensor, shift: number, dim: number): Tensor {
  const n = x.sizes[dim] ?? 1;
  const first = n === 0 ? 0 : ((shift % n) + n) % n;
  return first === 0 ? x : cat([narrow(x, dim, n - first, first), narrow(x, dim, 0, n - first)], dim);
}

const rollRow = defineOp('roll', {
  params: ['input', 'shifts', 'dims'],
  decompose: (x: Tensor, shifts: Sizes, dims: Sizes) => {
    const out = shifts.reduce((y, shift, i) => rolled(y, shift, dims[i] as number), x);
    return out === x ? clone(x) : out;
  },
});

/**
 * Elements moved by `shifts` along `dims`, those beyond the end coming back at the start; without `dims`
 * the flattened tensor is rolled. @throws ShapeError when the lists differ in length, IndexError
 */
export const roll = withOp(rollRow, (input: Tensor, shifts: number | Sizes, dims: number | Sizes = []): Tensor => {
  const by = typeof shifts === 'number' ? [shifts] : shifts;
  if (!by.every(Number.isSafeInteger))
    throw new ValueError(`roll: shifts must be integers, got ${by.join(', ')}.`, { op: 'roll' });
  const along = typeof dims === 'number' ? [dims] : dims;
  if (along.length === 0 && by.length === 1) return reshape(callN(rollRow, flatten(input), by, [0]), input.sizes);
  if (by.length === 0 || by.length !== along.length) {
    throw new ShapeError(
      `roll: shifts ${shapeText(by)} and dims ${shapeText(along)} must be equally many, and at least one.`,
      { op: 'roll' },
    );
  }
  return callN(
    rollRow,
    input,
    by,
    along.map((d) => normalizeDim('roll', d, input.sizes.length, input.sizes)),
  );
});
