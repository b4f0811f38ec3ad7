import { checkDType, dtypes, type DType } from './dtype.ts';
import { DTypeError } from './errors.ts';

/** Limits of a floating dtype. https://pytorch.org/docs/stable/type_info.html */
export interface FloatInfo {
  readonly dtype: DType;
  readonly bits: number;
  /** Distance from 1 to the next larger number. */
  readonly eps: number;
  readonly max: number;
  readonly min: number;
  /** Smallest positive normal number. */
  readonly tiny: number;
  readonly smallestNormal: number;
  /** Decimal digits that are always kept. */
  readonly resolution: number;
}

/** Limits of an integer dtype; bigints where a number would lose digits. */
export interface IntInfo {
  readonly dtype: DType;
  readonly bits: number;
  readonly min: number | bigint;
  readonly max: number | bigint;
}

/** Bits of the fraction, largest binary exponent, and decimal digits. */
const layouts: Partial<Record<DType, readonly [fraction: number, exponent: number, digits: number]>> = {
  float16: [10, 15, 3],
  bfloat16: [7, 127, 2],
  float32: [23, 127, 6],
  float64: [52, 1023, 15],
};

/** Parts of complex dtypes stand for them, as in PyTorch. */
const partOf = (dtype: DType): DType =>
  dtype === 'complex64' ? 'float32' : dtype === 'complex128' ? 'float64' : dtype;

/** Limits of a floating (or complex) dtype. @throws DTypeError for integers and bool */
export function finfo(dtype: DType): FloatInfo {
  const part = partOf(checkDType('finfo', dtype));
  const layout = layouts[part];
  if (layout === undefined)
    throw new DTypeError(`finfo: ${dtype} is not a floating dtype. Use iinfo.`, { op: 'finfo', dtypes: [dtype] });
  const [fraction, exponent, digits] = layout;
  const max = (2 - 2 ** -fraction) * 2 ** exponent;
  const tiny = 2 ** (1 - exponent);
  return {
    dtype: part,
    bits: 8 * dtypes[part].itemsize,
    eps: 2 ** -fraction,
    max,
    min: -max,
    tiny,
    smallestNormal: tiny,
    resolution: Number(`1e-${digits}`),
  };
}

/** Limits of an integer dtype. @throws DTypeError for other dtypes */
export function iinfo(dtype: DType): IntInfo {
  const { kind, itemsize, signed } = dtypes[checkDType('iinfo', dtype)];
  if (kind !== 'integral')
    throw new DTypeError(`iinfo: ${dtype} is not an integer dtype. Use finfo.`, { op: 'iinfo', dtypes: [dtype] });
  const bits = 8 * itemsize;
  if (bits === 64) return { dtype, bits, min: -(2n ** 63n), max: 2n ** 63n - 1n };
  return signed
    ? { dtype, bits, min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 }
    : { dtype, bits, min: 0, max: 2 ** bits - 1 };
}
