import { emptyLike, zerosLike, type Tensor } from '@kindling/core/lean';
import { moveToDevice } from '@kindling/core/internal';

// State is passed to kernels by address, so that it must not lie in a small typed array.
function addressed(x: Tensor): Tensor {
  moveToDevice(x.storage);
  return x;
}

/** A state tensor of zeros for `p`. */
export const freshZeros = (p: Tensor): Tensor => addressed(zerosLike(p));
/** A state tensor for `p` that the first step fills. */
export const freshEmpty = (p: Tensor): Tensor => addressed(emptyLike(p));
