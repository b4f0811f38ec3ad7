import { getDefaultDtype, type DType } from './dtype.ts';
import { allocate } from './dispatch/alloc.ts';
import type { Backend } from './backend/backend.ts';
import type { Tensor } from './tensor.ts';
import { ValueError } from './errors.ts';

/** A number whose kind is said instead of guessed: `scalar(2, 'float')` is Python's 2.0. */
export class Scalar {
  readonly value: number | bigint | boolean;
  readonly kind: 'float' | 'int' | 'bool';

  /** @internal use `scalar()` */
  constructor(value: number | bigint | boolean, kind: 'float' | 'int' | 'bool') {
    this.value = value;
    this.kind = kind;
  }
}

/** What may stand where an op takes a tensor or a number. Integer-valued numbers count as ints. */
export type ScalarLike = number | bigint | boolean | Scalar;
export type TensorLike = Tensor | ScalarLike;

export const scalar = (value: number | bigint | boolean, kind: 'float' | 'int' | 'bool' = kindOf(value)): Scalar =>
  new Scalar(value, kind);

const kindOf = (value: number | bigint | boolean): 'float' | 'int' | 'bool' =>
  typeof value === 'boolean' ? 'bool' : typeof value === 'bigint' || Number.isInteger(value) ? 'int' : 'float';

const kindDType = (kind: 'float' | 'int' | 'bool'): DType =>
  kind === 'float' ? getDefaultDtype() : kind === 'int' ? 'int64' : 'bool';

/** The dtype that a plain number brings into type promotion. */
export const scalarDType = (value: ScalarLike): DType =>
  kindDType(value instanceof Scalar ? value.kind : kindOf(value));

export const scalarValue = (value: ScalarLike): number | bigint | boolean =>
  value instanceof Scalar ? value.value : value;

export const isScalarLike = (value: unknown): value is ScalarLike =>
  typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint' || value instanceof Scalar;

/** A JS number for float kernels. */
export const toNumber = (value: ScalarLike): number => Number(scalarValue(value));

const NO_SIZES: readonly number[] = [];

/** A 0-dim tensor holding `value`, converted to `dtype`. */
export function wrapScalar(value: ScalarLike, dtype: DType, backend: Backend): Tensor {
  const out = allocate(backend, NO_SIZES, dtype);
  if (!backend.holdsData) return out;
  const raw = scalarValue(value);
  const host = out.storage.host;
  if (host === null)
    throw new ValueError(`scalar: backend '${backend.name}' must keep 8-byte storages on the host (hostLimit).`);
  if (host instanceof BigInt64Array) host[0] = typeof raw === 'bigint' ? raw : BigInt(Math.trunc(Number(raw)));
  else host[0] = dtype === 'bool' ? (raw ? 1 : 0) : Number(raw);
  return out;
}
