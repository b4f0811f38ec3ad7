import { DTypeError } from './errors.ts';

/** The element types, under PyTorch's names. */
export type DType =
  | 'float32'
  | 'float64'
  | 'float16'
  | 'bfloat16'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'bool'
  | 'complex64'
  | 'complex128';

/** Category in PyTorch's promotion lattice; a higher one wins. */
export type DTypeKind = 'bool' | 'integral' | 'floating' | 'complex';

export interface DTypeInfo {
  readonly name: DType;
  /** Dense number that kernels and descriptor blocks use; never reordered. */
  readonly code: number;
  readonly itemsize: number;
  readonly kind: DTypeKind;
  readonly signed: boolean;
}

const row = (name: DType, code: number, itemsize: number, kind: DTypeKind, signed = true): DTypeInfo => ({
  name,
  code,
  itemsize,
  kind,
  signed,
});

export const dtypes: Readonly<Record<DType, DTypeInfo>> = {
  float32: row('float32', 0, 4, 'floating'),
  float64: row('float64', 1, 8, 'floating'),
  int64: row('int64', 2, 8, 'integral'),
  int32: row('int32', 3, 4, 'integral'),
  uint8: row('uint8', 4, 1, 'integral', false),
  bool: row('bool', 5, 1, 'bool', false),
  int8: row('int8', 6, 1, 'integral'),
  int16: row('int16', 7, 2, 'integral'),
  float16: row('float16', 8, 2, 'floating'),
  bfloat16: row('bfloat16', 9, 2, 'floating'),
  complex64: row('complex64', 10, 8, 'complex'),
  complex128: row('complex128', 11, 16, 'complex'),
};

/** @throws DTypeError when `dtype` is no dtype */
export function checkDType(op: string, dtype: DType): DType {
  if (!Object.hasOwn(dtypes, dtype)) {
    throw new DTypeError(`${op}: unknown dtype '${String(dtype)}'. Known: ${Object.keys(dtypes).join(', ')}.`, { op });
  }
  return dtype;
}

export const isFloating = (dtype: DType): boolean => dtypes[dtype].kind === 'floating';
/** Of a dtype or a tensor. */
export function isComplex(x: DType | { readonly dtype: DType }): boolean {
  const dtype = typeof x === 'string' ? x : x.dtype;
  return dtype === 'complex64' || dtype === 'complex128';
}
/** bool counts as integral here, as it does in `torch.is_floating_point`'s complement. */
export const isIntegral = (dtype: DType): boolean => dtypes[dtype].kind === 'integral' || dtype === 'bool';

const rank: Readonly<Record<DTypeKind, number>> = { bool: 0, integral: 1, floating: 2, complex: 3 };
export const kindRank = (dtype: DType): number => rank[dtypes[dtype].kind];

/** The dtype of the parts of a complex dtype, and of `abs`; any other dtype itself. */
export const realDType = (dtype: DType): DType =>
  dtype === 'complex128' ? 'float64' : dtype === 'complex64' ? 'float32' : dtype;
/** The complex dtype whose parts hold a dtype: complex128 for float64, else complex64. */
export const complexDType = (dtype: DType): DType =>
  dtype === 'float64' || dtype === 'complex128' ? 'complex128' : 'complex64';

let defaultDType: DType = 'float32';

/** The dtype of floating tensors made from JS numbers. */
export const getDefaultDtype = (): DType => defaultDType;

/** @throws DTypeError unless `dtype` is a floating dtype */
export function setDefaultDtype(dtype: DType): void {
  checkDType('setDefaultDtype', dtype);
  if (!isFloating(dtype))
    throw new DTypeError(`setDefaultDtype: only floating dtypes can be the default, got ${dtype}.`);
  defaultDType = dtype;
}
