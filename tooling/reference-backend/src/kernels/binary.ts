import { DTypeError, ValueError, type TensorView } from '@kindling/core';
import { isFloat, loadFloats, loadIntegers, store } from '../elements.ts';

/** `round` gives intermediate results the precision of the dtype, where a formula has several steps. */
type Float = (a: number, b: number, round: (x: number) => number) => number;
type Integer = (a: bigint, b: bigint) => bigint;

const unchanged = (x: number): number => x;

export const binary =
  (float: Float | null, integer: Integer | null) =>
  (out: TensorView, a: TensorView, b: TensorView): void => {
    if (isFloat(a) && float !== null) {
      const round = a.dtype === 'float64' ? unchanged : Math.fround;
      const right = loadFloats(b, out.sizes);
      store(
        out,
        loadFloats(a, out.sizes).map((x, i) => float(x, right[i] as number, round)),
      );
    } else if (!isFloat(a) && integer !== null) {
      const right = loadIntegers(b, out.sizes);
      store(
        out,
        loadIntegers(a, out.sizes).map((x, i) => integer(x, right[i] as bigint)),
      );
    } else throw new DTypeError(`reference backend: no kernel for ${a.dtype}.`, { dtypes: [a.dtype] });
  };

const division = (name: string, float: Float, integer: Integer) =>
  binary(float, (a, b) => {
    if (b === 0n) {
      throw new ValueError(
        `${name}: ZeroDivisionError: integer division by zero. Replace zeros in the divisor, or divide in a floating dtype.`,
        { op: name },
      );
    }
    return integer(a, b);
  });

/** C's pow: unlike JavaScript's, 1 to any power is 1, and so is -1 to ±Infinity. */
const power = (a: number, b: number): number => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b);

/** Negative exponents leave what an integer can hold: 1 of ±1, else 0. */
function integerPower(a: bigint, b: bigint): bigint {
  if (b < 0n) return a === 1n ? 1n : a === -1n ? (b % 2n === 0n ? 1n : -1n) : 0n;
  let result = 1n;
  for (let square = a, n = b; n > 0n; n >>= 1n) {
    if (n & 1n) result = BigInt.asIntN(64, result * square);
    square = BigInt.asIntN(64, square * square);
  }
  return result;
}

function floorFloat(a: number, b: number, round: (x: number) => number): number {
  if (b === 0) return a / b;
  const rest = a % b;
  const quotient = round(round(a - rest) / b) - Number(rest !== 0 && rest < 0 !== b < 0);
  const whole = Math.floor(quotient);
  return whole === 0 ? Math.sign(1 / (a / b)) * 0 : whole + Number(quotient - whole > 0.5);
}

function floorInteger(a: bigint, b: bigint): bigint {
  return a / b - BigInt(a % b !== 0n && a < 0n !== b < 0n);
}

const negative = (x: number): boolean => x < 0 || Object.is(x, -0);
const larger = <T>(a: T, b: T): T => (a > b ? a : b);
const smaller = <T>(a: T, b: T): T => (a < b ? a : b);

/** Bits shifted out are lost; by the width or more, or by a negative number, all of them are. */
const shifted = (by: bigint): bigint => (by < 0n || by > 64n ? 64n : by);

const magnitude = (x: bigint): bigint => (x < 0n ? -x : x);
const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

export const binaryKernels = {
  add: binary(
    (a, b) => a + b,
    (a, b) => a + b,
  ),
  sub: binary(
    (a, b) => a - b,
    (a, b) => a - b,
  ),
  mul: binary(
    (a, b) => a * b,
    (a, b) => a * b,
  ),
  div: binary((a, b) => a / b, null),
  pow: binary(power, integerPower),
  floorDivide: division('floorDivide', floorFloat, floorInteger),
  truncDivide: division(
    'truncDivide',
    (a, b, round) => Math.trunc(round(a / b)),
    (a, b) => a / b,
  ),
  remainder: division(
    'remainder',
    (a, b, round) => {
      const rest = a % b;
      return rest !== 0 && rest < 0 !== b < 0 ? round(rest + b) : rest;
    },
    (a, b) => a - floorInteger(a, b) * b,
  ),
  fmod: division(
    'fmod',
    (a, b) => a % b,
    (a, b) => a % b,
  ),
  maximum: binary((a, b) => Math.max(a, b), larger),
  minimum: binary((a, b) => Math.min(a, b), smaller),
  fmax: binary((a, b) => (Number.isNaN(b) ? a : Number.isNaN(a) ? b : Math.max(a, b)), larger),
  fmin: binary((a, b) => (Number.isNaN(b) ? a : Number.isNaN(a) ? b : Math.min(a, b)), smaller),
  atan2: binary(Math.atan2, null),
  hypot: binary((a, b) => Math.hypot(a, b), null),
  copysign: binary((a, b) => (negative(a) === negative(b) ? a : -a), null),
  gcd: binary(null, (a, b) => gcd(magnitude(a), magnitude(b))),
  lcm: binary(null, (a, b) => (a === 0n || b === 0n ? 0n : magnitude((a * b) / gcd(magnitude(a), magnitude(b))))),
  bitwiseAnd: binary(null, (a, b) => a & b),
  bitwiseOr: binary(null, (a, b) => a | b),
  bitwiseXor: binary(null, (a, b) => a ^ b),
  bitwiseLeftShift: binary(null, (a, b) => a << shifted(b)),
  bitwiseRightShift: binary(null, (a, b) => a >> shifted(b)),
};
