// PyTorch's type promotion. https://pytorch.org/docs/stable/tensor_attributes.html#type-promotion-doc
import { complexDType, dtypes, getDefaultDtype, kindRank, realDType, type DType } from './dtype.ts';

const byIntegralSize: readonly DType[] = ['int8', 'int16', 'int32', 'int64'];

function promoteIntegral(a: DType, b: DType): DType {
  if (a === b) return a;
  // uint8 fits in no int8, so the pair widens to int16; with anything larger the larger one wins.
  if (a === 'uint8' || b === 'uint8') {
    const other = a === 'uint8' ? b : a;
    return other === 'int8' ? 'int16' : other;
  }
  return byIntegralSize.indexOf(a) > byIntegralSize.indexOf(b) ? a : b;
}

function promoteFloating(a: DType, b: DType): DType {
  if (a === b) return a;
  if (a === 'float64' || b === 'float64') return 'float64';
  // float16 with bfloat16, and either with float32.
  return 'float32';
}

/** The smallest dtype that both promote to, as `torch.promote_types`. */
export function promoteTypes(a: DType, b: DType): DType {
  if (a === b) return a;
  const ka = kindRank(a);
  const kb = kindRank(b);
  if (ka === 3 || kb === 3) {
    if (ka < 2) return b;
    if (kb < 2) return a;
    return complexDType(promoteFloating(realDType(a), realDType(b)));
  }
  if (ka !== kb) return ka > kb ? a : b;
  return ka === 2 ? promoteFloating(a, b) : promoteIntegral(a, b);
}

/** How an operand takes part: tensors with dimensions outrank 0-dim tensors, which outrank plain numbers. */
export interface Operand {
  readonly dtype: DType;
  readonly sizes: readonly number[];
  /** A JS number or boolean in an argument position. */
  readonly wrapped: boolean;
}

/** Result dtype of an arithmetic op over operands, as `torch.result_type`. */
export function resultType(a: Operand, b: Operand): DType {
  if (a.dtype === b.dtype && a.wrapped === b.wrapped) return a.dtype;
  const pa = priority(a);
  const pb = priority(b);
  if (pa === pb) return promoteTypes(a.dtype, b.dtype);
  const [high, low] = pa > pb ? [a, b] : [b, a];
  if (kindRank(low.dtype) <= kindRank(high.dtype)) return high.dtype;
  // A lower-priority operand can only raise the category; what it raises it to is its own
  // dtype, or the default dtype when it is a plain number.
  if (!low.wrapped) return promoteTypes(high.dtype, low.dtype);
  return dtypes[low.dtype].kind === 'floating' ? getDefaultDtype() : promoteTypes(high.dtype, low.dtype);
}

const priority = (o: Operand): number => (o.wrapped ? 0 : o.sizes.length === 0 ? 1 : 2);

/** Whether a result of dtype `from` may be written into a tensor of dtype `to` (in-place ops, `out`). */
export function canCast(from: DType, to: DType): boolean {
  if (kindRank(from) > kindRank(to)) return false;
  // PyTorch also refuses a signed result in an unsigned one only for bool, which the rank rule covers.
  return true;
}
