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

/** Python's `%g`: six digits, an exponent below 1e-4 and from 1e6 on. */
function shortest(x: number): string {
  const [digits = '', exponent = '0'] = x.toExponential(5).split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(x.toPrecision(6)));
  return `${String(Number(digits))}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** With PyTorch's text, which is not among the fields. */
function printed<T extends object>(info: T, name: string, fields: readonly (readonly [string, unknown])[]): T {
  const text = `${name}(${fields.map(([field, v]) => `${field}=${typeof v === 'string' ? v : shortest(Number(v))}`).join(', ')})`;
  for (const key of ['toString', Symbol.for('nodejs.util.inspect.custom')])
    Object.defineProperty(info, key, { value: () => text });
  return info;
}

/** Limits of a floating (or complex) dtype. @throws DTypeError for integers and bool */
export function finfo(dtype: DType): FloatInfo {
  const part = partOf(checkDType('finfo', dtype));
  const layout = layouts[part];
  if (layout === undefined)
    throw new DTypeError(`finfo: ${dtype} is not a floating dtype. Use iinfo.`, { op: 'finfo', dtypes: [dtype] });
  const [fraction, exponent, digits] = layout;
  const max = (2 - 2 ** -fraction) * 2 ** exponent;
  const tiny = 2 ** (1 - exponent);
  const eps = 2 ** -fraction;
  const resolution = Number(`1e-${digits}`);
  const bits = 8 * dtypes[part].itemsize;
  return printed({ dtype: part, bits, eps, max, min: -max, tiny, smallestNormal: tiny, resolution }, 'finfo', [
    ['resolution', resolution],
    ['min', -max],
    ['max', max],
    ['eps', eps],
    ['smallest_normal', tiny],
    ['tiny', tiny],
    ['dtype', part],
  ]);
}

/** Limits of an integer dtype. @throws DTypeError for other dtypes */
export function iinfo(dtype: DType): IntInfo {
  const { kind, itemsize, signed } = dtypes[checkDType('iinfo', dtype)];
  if (kind !== 'integral')
    throw new DTypeError(`iinfo: ${dtype} is not an integer dtype. Use finfo.`, { op: 'iinfo', dtypes: [dtype] });
  const bits = 8 * itemsize;
  const max = bits === 64 ? 2n ** 63n - 1n : 2 ** (signed ? bits - 1 : bits) - 1;
  const min = bits === 64 ? -(2n ** 63n) : signed ? -(2 ** (bits - 1)) : 0;
  return printed({ dtype, bits, min, max }, 'iinfo', [
    ['min', min],
    ['max', max],
    ['dtype', dtype],
  ]);
}
