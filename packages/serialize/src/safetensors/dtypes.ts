import { dtypes } from '@kindling/core';
import type { DType } from '@kindling/core';

/** The names that safetensors has for our dtypes. complex128 has none. */
const codes: Partial<Record<DType, string>> = {
  float64: 'F64',
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
  int64: 'I64',
  int32: 'I32',
  int16: 'I16',
  int8: 'I8',
  uint8: 'U8',
  bool: 'BOOL',
  complex64: 'C64',
};
const names = new Map(Object.entries(codes).map(([name, code]) => [code, name as DType]));

export const codeOf = (dtype: DType): string | undefined => codes[dtype];
export const dtypeOf = (code: string): DType | undefined => names.get(code);
export const knownCodes = (): string => [...names.keys()].join(', ');
export const itemsizeOf = (dtype: DType): number => dtypes[dtype].itemsize;
