// Where the fields of include/kindling/block.h lie: byte offsets, and word offsets for 32-bit slots.

export const OP = 0;
export const DTYPE = 1;
export const NDIM = 2;
export const OPERANDS = 3;
/** Words of operand k: pointer (two slots), dtype, reserved. */
export const OPERAND = 8;
export const OPERAND_WORDS = 4;
export const SCALAR = 40;
/** Sizes, then a row of strides for each operand; two slots each. */
export const DIMS = 56;
export const MAX_DIMS = 32;

/** Bytes. */
export const ERROR_POSITION = 16;
export const ERROR_VALUE = 24;
