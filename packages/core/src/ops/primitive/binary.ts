import {
  arithmetic,
  binary,
  bitwise,
  floatsOnly,
  integers,
  notBool,
  ordered,
  trueDivision,
} from '../builders/binary.ts';

/** Elementwise product; for bool the logical and. */
export const mul = binary('mul', arithmetic);
/** Integer or floating quotient rounded toward negative infinity. @throws ValueError for an integer division by zero */
export const floorDivide = binary('floorDivide', notBool);
/** Quotient rounded toward zero. @throws ValueError for an integer division by zero */
export const truncDivide = binary('truncDivide', notBool);
/** input - other · floor(input / other): the sign of the divisor. @throws ValueError for an integer division by zero */
export const remainder = binary('remainder', notBool);
/** input - other · trunc(input / other): the sign of the dividend. @throws ValueError for an integer division by zero */
export const fmod = binary('fmod', notBool);
/** Larger of both; NaN if either is. */
export const maximum = binary('maximum', ordered);
/** Smaller of both; NaN if either is. */
export const minimum = binary('minimum', ordered);
/** Larger of both; the other operand where one is NaN. */
export const fmax = binary('fmax', ordered);
/** Smaller of both; the other operand where one is NaN. */
export const fmin = binary('fmin', ordered);
/** Angle of the point (other, input) in radians. */
export const atan2 = binary('atan2', trueDivision);
/** √(input² + other²) without overflow. */
export const hypot = binary('hypot', floatsOnly);
/** Magnitude of input, sign of other. */
export const copysign = binary('copysign', trueDivision);
export const bitwiseAnd = binary('bitwiseAnd', bitwise);
export const bitwiseOr = binary('bitwiseOr', bitwise);
export const bitwiseXor = binary('bitwiseXor', bitwise);
export const bitwiseLeftShift = binary('bitwiseLeftShift', integers);
export const bitwiseRightShift = binary('bitwiseRightShift', integers);
/** Greatest common divisor of integers, never negative; gcd(0, 0) is 0. */
export const gcd = binary('gcd', integers);
/** Least common multiple of integers, never negative; 0 where one of them is. */
export const lcm = binary('lcm', integers);
