import type { DType } from '@kindling/core';

/** Values agree when |actual - expected| <= atol + rtol · |expected|. */
export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

const exact: Tolerance = { rtol: 0, atol: 0 };
const single: Tolerance = { rtol: 1.3e-6, atol: 1e-5 };
const double: Tolerance = { rtol: 1e-7, atol: 1e-7 };

/** Those of `torch.testing.assert_close`. */
export const defaultTolerance: Readonly<Record<DType, Tolerance>> = {
  float16: { rtol: 1e-3, atol: 1e-5 },
  bfloat16: { rtol: 1.6e-2, atol: 1e-5 },
  float32: single,
  float64: double,
  complex64: single,
  complex128: double,
  int8: exact,
  uint8: exact,
  int16: exact,
  int32: exact,
  int64: exact,
  bool: exact,
};
