// Whether tensors agree, elementwise and as a whole.
import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { getDefaultDtype, isIntegral } from '../../dtype.ts';
import { dtypeMismatch, ValueError } from '../../errors.ts';
import { sameSizes } from '../../layout/sizes.ts';
import type { Tensor } from '../../tensor.ts';
import type { TensorLike } from '../../scalar.ts';
import { arithmetic, promoteOperands } from '../builders/binary.ts';
import { addTensor, subTensor } from '../primitive/arithmetic.ts';
import { minimum, mul } from '../primitive/binary.ts';
import { indexSelect } from '../primitive/indexing.ts';
import { searchsorted } from '../primitive/searchsorted.ts';
import { sort } from '../primitive/sort.ts';
import { zeros } from '../create/fill.ts';
import { eq, le, logicalAnd, logicalOr } from '../primitive/compare.ts';
import { to } from '../primitive/copy.ts';
import { all } from '../primitive/reduce.ts';
import { abs, isfinite, isnan, logicalNot } from '../primitive/unary.ts';
import { item } from '../read.ts';
import { flatten, reshape } from '../view/shape.ts';

export interface ClosenessOptions {
  /** Relative to the magnitude of `other`. */
  readonly rtol?: number;
  readonly atol?: number;
  readonly equalNan?: boolean;
}

function close(a: Tensor, b: Tensor, rtol: number, atol: number, equalNan: boolean): Tensor {
  const same = equalNan ? logicalOr(eq(a, b), logicalAnd(isnan(a), isnan(b))) : eq(a, b);
  if (rtol === 0 && atol === 0) return same;
  const wanted = isIntegral(b.dtype) ? to(b, getDefaultDtype()) : b;
  const error = abs(subTensor(a, wanted));
  const allowed = addTensor(abs(mul(wanted, rtol)), atol);
  return logicalOr(same, logicalAnd(isfinite(error), le(error, allowed)));
}

const params = ['input', 'other', 'rtol', 'atol', 'equal_nan'];
const iscloseRow = defineOp('isclose', { params, differentiable: false, decompose: close });
const allcloseRow = defineOp('allclose', {
  params,
  differentiable: false,
  decompose: (...args: Parameters<typeof close>) => all(close(...args)),
});

function closenessArguments(
  op: string,
  a: Tensor,
  b: Tensor,
  { rtol = 1e-5, atol = 1e-8, equalNan = false }: ClosenessOptions,
): Parameters<typeof close> {
  if (a.dtype !== b.dtype) throw dtypeMismatch(op, a.dtype, b.dtype);
  if (!(rtol >= 0) || !(atol >= 0))
    throw new ValueError(`${op}: rtol and atol must not be negative, got ${rtol} and ${atol}.`, { op });
  return [a, b, rtol, atol, equalNan];
}

/** Where |input - other| <= atol + rtol · |other|, or both are the same; bool. @throws DTypeError, ValueError */
export const isclose = withOp(iscloseRow, (input: Tensor, other: Tensor, options: ClosenessOptions = {}): Tensor =>
  callN(iscloseRow, ...closenessArguments('isclose', input, other, options)),
);

/** Whether `isclose` holds everywhere. Reads one value. @throws DTypeError, ValueError */
export const allclose = withOp(
  allcloseRow,
  (input: Tensor, other: Tensor, options: ClosenessOptions = {}): boolean =>
    item(callN(allcloseRow, ...closenessArguments('allclose', input, other, options))) === 1,
);

const equalRow = defineOp('equal', {
  params: ['input', 'other'],
  differentiable: false,
  decompose: (a: Tensor, b: Tensor) => all(eq(a, b)),
});

/** Same sizes and all elements equal. Reads one value. */
export const equal = withOp(
  equalRow,
  (input: Tensor, other: Tensor): boolean =>
    sameSizes(input.sizes, other.sizes) && item(callN(equalRow, input, other)) === 1,
);

/** By binary search: comparing each with each would need the product of their sizes. */
function among(elements: Tensor, tests: Tensor): Tensor {
  const sorted = sort(tests, 0).values;
  const place = minimum(searchsorted(sorted, elements), tests.numel() - 1);
  return eq(reshape(indexSelect(sorted, 0, flatten(place)), elements.sizes), elements);
}

const isinRow = defineOp('isin', {
  params: ['elements', 'test_elements', 'invert'],
  differentiable: false,
  decompose: (elements: Tensor, tests: Tensor, invert: boolean) => {
    const found =
      tests.numel() === 0
        ? zeros(elements.sizes, { dtype: 'bool', device: elements.device })
        : among(elements, flatten(tests));
    return invert ? logicalNot(found) : found;
  },
});

export interface IsinOptions {
  /** Says that neither tensor repeats an element; a hint, without effect on the result. */
  readonly assumeUnique?: boolean;
  /** True for elements that are not among the others. */
  readonly invert?: boolean;
}

/** Which elements are among `testElements`: bool, in the shape of `elements`. */
export const isin = withOp(
  isinRow,
  (elements: TensorLike, testElements: TensorLike, { invert = false }: IsinOptions = {}): Tensor => {
    const [a, b] = promoteOperands('isin', arithmetic, elements, testElements);
    return callN(isinRow, a, b, invert);
  },
);
