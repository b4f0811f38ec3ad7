import { withOp } from '../../dispatch/op.ts';
import { isIntegral } from '../../dtype.ts';
import { ValueError } from '../../errors.ts';
import { scalarValue, type ScalarLike, type TensorLike } from '../../scalar.ts';
import { Tensor } from '../../tensor.ts';
import type { OutOption } from '../builders/unary.ts';
import { addTensor, divTrue, powTensor, subTensor } from '../primitive/arithmetic.ts';
import { floorDivide, mul, truncDivide } from '../primitive/binary.ts';

export interface AlphaOptions extends OutOption {
  /** Factor of `other`. */
  readonly alpha?: ScalarLike;
}

const scaled = (other: TensorLike, alpha: ScalarLike | undefined): TensorLike =>
  alpha === undefined || scalarValue(alpha) === 1 ? other : mul(other, alpha);

/** input + alpha · other, broadcasting. For bool the logical or. */
export const add = withOp(addTensor.op, (input: TensorLike, other: TensorLike, options?: AlphaOptions): Tensor =>
  addTensor(input, scaled(other, options?.alpha), options),
);

/** input - alpha · other, broadcasting. @throws DTypeError for bool */
export const sub = withOp(subTensor.op, (input: TensorLike, other: TensorLike, options?: AlphaOptions): Tensor =>
  subTensor(input, scaled(other, options?.alpha), options),
);

/** other - alpha · input. */
export const rsub = (input: Tensor, other: TensorLike, options?: AlphaOptions): Tensor => sub(other, input, options);

export interface DivOptions extends OutOption {
  /** 'trunc' rounds toward zero, 'floor' down; both keep integer dtypes. */
  readonly roundingMode?: 'trunc' | 'floor' | null;
}

/** input / other, broadcasting; integers give floating results unless rounded. */
export const div = withOp(divTrue.op, (input: TensorLike, other: TensorLike, options?: DivOptions): Tensor => {
  const mode = options?.roundingMode ?? null;
  if (mode === null) return divTrue(input, other, options);
  if (mode === 'floor') return floorDivide(input, other, options);
  if (mode === 'trunc') return truncDivide(input, other, options);
  throw new ValueError(`div: roundingMode must be 'trunc', 'floor' or null, got '${String(mode)}'.`, { op: 'div' });
});

/** inputᵉ. Integer bases need a non-negative integer exponent. @throws ValueError */
export const pow = withOp(powTensor.op, (input: TensorLike, exponent: TensorLike, options?: OutOption): Tensor => {
  if (input instanceof Tensor && !(exponent instanceof Tensor) && isIntegral(input.dtype)) {
    const e = scalarValue(exponent);
    if ((typeof e === 'number' || typeof e === 'bigint') && e < 0 && Number.isInteger(Number(e))) {
      throw new ValueError(
        `pow: integers to negative integer powers are not allowed (${input.dtype} ** ${e}). Convert to float32 first.`,
        {
          op: 'pow',
        },
      );
    }
  }
  return powTensor(input, exponent, options);
});

/** x² */
export const square = (input: Tensor): Tensor => pow(input, 2);
