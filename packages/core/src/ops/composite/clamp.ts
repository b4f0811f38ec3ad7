import { callN } from '../../dispatch/call.ts';
import { defineOp, withOp } from '../../dispatch/op.ts';
import { kindRank } from '../../dtype.ts';
import { ValueError } from '../../errors.ts';
import { isScalarLike, type TensorLike } from '../../scalar.ts';
import { Tensor } from '../../tensor.ts';
import { arithmetic, computeDType, promoteOperands } from '../builders/binary.ts';
import { maximum, minimum } from '../primitive/binary.ts';
import { to } from '../primitive/copy.ts';

const clampRow = defineOp('clamp', {
  params: ['input', 'min', 'max'],
  decompose: (x: Tensor, lo: Tensor | null, hi: Tensor | null) => {
    const floored = lo === null ? x : maximum(x, lo);
    return hi === null ? floored : minimum(floored, hi);
  },
});

export interface ClampOptions {
  readonly min?: TensorLike | null;
  readonly max?: TensorLike | null;
}
type Bound = TensorLike | null | undefined;

const isOptions = (x: Bound | ClampOptions): x is ClampOptions =>
  typeof x === 'object' && x !== null && !(x instanceof Tensor) && !isScalarLike(x);

/**
 * Elements limited to [min, max]; either may be left out. Where min > max the result is max.
 * Takes bounds in order or as `{ min, max }`. @throws ValueError when both are missing
 */
export const clamp = withOp(clampRow, (input: Tensor, min?: Bound | ClampOptions, max?: Bound): Tensor => {
  const [lo, hi] = isOptions(min) ? [min.min ?? null, min.max ?? null] : [min ?? null, max ?? null];
  if (lo === null && hi === null)
    throw new ValueError("clamp: at least one of 'min' and 'max' must be given.", { op: 'clamp' });
  let dtype = input.dtype;
  for (const bound of [lo, hi]) {
    if (bound === null) continue;
    const wanted = computeDType('clamp', arithmetic, input, bound);
    if (wanted !== dtype && kindRank(wanted) >= kindRank(dtype)) dtype = wanted;
  }
  const x = to(input, dtype);
  const bound = (b: TensorLike | null): Tensor | null =>
    b === null ? null : to(promoteOperands('clamp', arithmetic, x, b)[1], dtype);
  return callN(clampRow, x, bound(lo), bound(hi));
});

export const clampMin = (input: Tensor, min: TensorLike): Tensor => clamp(input, { min });
export const clampMax = (input: Tensor, max: TensorLike): Tensor => clamp(input, { max });
/** Another name of `clamp`. */
export const clip = clamp;
