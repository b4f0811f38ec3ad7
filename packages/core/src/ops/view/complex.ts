// Complex numbers as pairs of real ones, over the same memory.
import { partOf, partsOf } from '../../dispatch/complex.ts';
import { callView } from '../../dispatch/call.ts';
import { defineView, withOp } from '../../dispatch/op.ts';
import { complexDType, isComplex } from '../../dtype.ts';
import { needsDType, ShapeError, shapeText } from '../../errors.ts';
import { Tensor } from '../../tensor.ts';

const realRow = defineView('real', { params: ['input'], view: (x: Tensor) => partOf(x, 0) });
const imagRow = defineView('imag', { params: ['input'], view: (x: Tensor) => partOf(x, 1) });
const viewAsRealRow = defineView('viewAsReal', { params: ['input'], view: partsOf });
const viewAsComplexRow = defineView('viewAsComplex', {
  params: ['input'],
  view: (x: Tensor) =>
    new Tensor(
      x.storage,
      x.sizes.slice(0, -1),
      x.strides.slice(0, -1).map((s) => s / 2),
      x.offset / 2,
      complexDType(x.dtype),
      x.version,
      x.base ?? x,
    ),
});

/** The real part, a view: of a real tensor, itself. */
export const real = withOp(realRow, (input: Tensor): Tensor =>
  isComplex(input.dtype) ? callView(realRow, input, input) : input,
);

/** The imaginary part, a view. @throws DTypeError for a real tensor */
export const imag = withOp(imagRow, (input: Tensor): Tensor => {
  if (!isComplex(input.dtype)) throw needsDType('imag', 'a complex tensor', input.dtype);
  return callView(imagRow, input, input);
});

/** A complex tensor (*) as a real view (*, 2). @throws DTypeError for a real tensor */
export const viewAsReal = withOp(viewAsRealRow, (input: Tensor): Tensor => {
  if (!isComplex(input.dtype)) throw needsDType('viewAsReal', 'a complex tensor', input.dtype);
  return callView(viewAsRealRow, input, input);
});

/**
 * A float32 or float64 tensor (*, 2) as a complex view (*).
 * @throws DTypeError for other dtypes, ShapeError unless each pair lies together, at an even place
 */
export const viewAsComplex = withOp(viewAsComplexRow, (input: Tensor): Tensor => {
  const op = 'viewAsComplex';
  if (input.dtype !== 'float32' && input.dtype !== 'float64')
    throw needsDType(op, 'a float32 or float64 tensor', input.dtype);
  if (input.sizes.at(-1) !== 2) {
    throw new ShapeError(`${op}: the last dimension must have size 2, got ${shapeText(input.sizes)}.`, {
      op,
      shapes: [input.sizes],
    });
  }
  const even = (step: number): boolean => step % 2 === 0;
  if (input.strides.at(-1) !== 1 || !input.strides.slice(0, -1).every(even) || !even(input.offset)) {
    throw new ShapeError(
      `${op}: pairs must lie together: the last stride must be 1, the others and the offset even, got strides ` +
        `${shapeText(input.strides)} and offset ${input.offset}. Use complex(re, im), or clone() first.`,
      { op, shapes: [input.sizes] },
    );
  }
  return callView(viewAsComplexRow, input, input);
});
