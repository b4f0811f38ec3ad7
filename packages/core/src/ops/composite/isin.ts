import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import type { Tensor } from '../../tensor.ts';
import type { TensorLike } from '../../scalar.ts';
import { arithmetic, promoteOperands } from '../builders/binary.ts';
import { minimum } from '../primitive/binary.ts';
import { indexSelect } from '../primitive/indexing.ts';
import { searchsorted } from '../primitive/searchsorted.ts';
import { sort } from '../primitive/sort.ts';
import { zeros } from '../create/fill.ts';
import { eq } from '../primitive/compare.ts';
import { logicalNot } from '../primitive/unary.ts';
import { flatten, reshape } from '../view/shape.ts';

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
