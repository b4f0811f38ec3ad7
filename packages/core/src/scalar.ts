import { complexDType, getDefaultDtype, type DType } from './dtype.ts';
import { isComplexNumber, type Complex } from './complex.ts';
import { allocate } from './dispatch/alloc.ts';
import type { Backend } from './backend/backend.ts';
import { setElement } from './storage/elements.ts';
import { hostArray, Storage } from './storage/storage.ts';
import { Tensor } from './tensor.ts';
import { DTypeError } from './errors.ts';

type ScalarValue = number | bigint | boolean | Complex;
type ScalarKind = 'complex' | 'float' | 'int' | 'bool';

/** A number whose kind is said instead of guessed: `scalar(2, 'float')` is Python's 2.0. */
export class Scalar {
  readonly value: ScalarValue;
  readonly kind: ScalarKind;

  /** @internal use `scalar()` */
  constructor(value: ScalarValue, kind: ScalarKind) {
    this.value = value;
    this.kind = kind;
  }
}

/** What may stand where an op takes a tensor or a number. Integer-valued numbers count as ints, `{ re, im }` is complex. */
export type ScalarLike = ScalarValue | Scalar;
export type TensorLike = Tensor | ScalarLike;

export const scalar = (value: ScalarValue, kind: ScalarKind = kindOf(value)): Scalar => new Scalar(value, kind);

function kindOf(value: ScalarValue): ScalarKind {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'object') return 'complex';
  return typeof value === 'bigint' || Number.isInteger(value) ? 'int' : 'float';
}

function kindDType(kind: ScalarKind): DType {
  if (kind === 'float') return getDefaultDtype();
  if (kind === 'complex') return complexDType(getDefaultDtype());
  return kind === 'int' ? 'int64' : 'bool';
}

/** The dtype that a plain number brings into type promotion. */
export const scalarDType = (value: ScalarLike): DType =>
  kindDType(value instanceof Scalar ? value.kind : kindOf(value));

export const scalarValue = (value: ScalarLike): ScalarValue => (value instanceof Scalar ? value.value : value);

export const isScalarLike = (value: unknown): value is ScalarLike =>
  typeof value === 'number' ||
  typeof value === 'boolean' ||
  typeof value === 'bigint' ||
  value instanceof Scalar ||
  isComplexNumber(value);

/** For parameters that take no complex numbers. @throws DTypeError for one */
export function realScalar(value: ScalarLike): number | bigint | boolean {
  const raw = scalarValue(value);
  if (typeof raw !== 'object') return raw;
  throw new DTypeError(`expected a real number, got the complex number { re: ${raw.re}, im: ${raw.im} }.`);
}

/** A JS number for float kernels. @throws DTypeError for a complex number */
export const toNumber = (value: ScalarLike): number => Number(realScalar(value));

const NO_SIZES: readonly number[] = [];

/** A 0-dim tensor holding `value`, converted to `dtype`; it lies on the host, whatever the backend's `hostLimit`. */
export function wrapScalar(value: ScalarLike, dtype: DType, backend: Backend): Tensor {
  if (!backend.holdsData) return allocate(backend, NO_SIZES, dtype);
  const host = hostArray(dtype, 1);
  const out = new Tensor(new Storage(backend, dtype, host.byteLength, host, null), NO_SIZES, NO_SIZES, 0, dtype);
  const raw = scalarValue(value);
  if (typeof raw === 'number' && (dtype === 'float32' || dtype === 'float64')) host[0] = raw;
  else setElement(host, dtype, 0, raw);
  return out;
}
