// Natural logarithm of doubles with one rounding at the end: what a good libm returns, on every engine.
// (Math.log differs between engines, and from glibc in several per cent of values.)
import { add, divide, multiply, rest, twoProduct, twoSum } from './double-double.ts';

const ln2 = 0.6931471805599453;
const ln2Low = 2.3190468138462996e-17;
const first = 181;
const last = 362;

const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);

/** log(256 / c) for c = 181 to 362, as pairs: the points that arguments are reduced to. Made at first use. */
let table: Float64Array | undefined;

function makeTable(): Float64Array {
  const made = new Float64Array(2 * (last - first + 1));
  for (let c = first; c <= last; c++) {
    const high = twiceArtanh(256 - c, 256 + c);
    made[2 * (c - first)] = high;
    made[2 * (c - first) + 1] = rest[0] as number;
  }
  return made;
}

/** 2 artanh(a / b) by its series, for |a / b| < 0.18. */
function twiceArtanh(a: number, b: number): number {
  const s = divide(2 * a, 0, b, 0);
  const sLow = rest[0] as number;
  const square = multiply(s / 2, sLow / 2, s / 2, sLow / 2);
  const squareLow = rest[0] as number;
  let high = 0;
  let low = 0;
  for (let n = 23; n >= 0; n--) {
    high = multiply(high, low, square, squareLow);
    low = rest[0] as number;
    const term = divide(1, 0, 2 * n + 1, 0);
    high = add(term, rest[0] as number, high, low);
    low = rest[0] as number;
  }
  return multiply(high, low, s, sLow);
}

/** log(x + low), for a finite x > 0 and a low part below half a last bit of x. */
function logPair(x: number, low: number): number {
  table ??= makeTable();
  let exponent = 0;
  let mantissa = x;
  let tail = low;
  if (x < 2 ** -1022) {
    mantissa *= 2 ** 54;
    tail *= 2 ** 54;
    exponent = -54;
  }
  bits[0] = mantissa;
  const shift = ((words[1] as number) >>> 20) - 1023;
  exponent += shift;
  words[1] = ((words[1] as number) & 0xfffff) | (1023 << 20);
  mantissa = bits[0] as number;
  tail *= 2 ** -shift;
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    tail /= 2;
    exponent++;
  }
  // 256 / c is near the mantissa, so r = mantissa * c / 256 - 1 is below 2^-8.4, and exact as a pair; c = 256 around 1.
  const c = Math.round(256 / mantissa);
  const product = twoProduct(mantissa, c / 256);
  const r = add(product - 1, rest[0] as number, tail * (c / 256), 0);
  const rLow = rest[0] as number;
  const square = multiply(r, rLow, r, rLow);
  const squareLow = rest[0] as number;
  const series = 1 / 3 + r * (-1 / 4 + r * (1 / 5 + r * (-1 / 6 + r * (1 / 7 - r / 8))));
  let high = add(-square / 2, -squareLow / 2, r * square * series, 0);
  high = add(r, rLow, high, rest[0] as number);
  let highLow = rest[0] as number;
  if (c !== 256) {
    const at = 2 * (c - first);
    high = add(table[at] as number, table[at + 1] as number, high, highLow);
    highLow = rest[0] as number;
  }
  if (exponent === 0) {
    rest[0] = highLow;
    return high;
  }
  const scaled = multiply(exponent, 0, ln2, ln2Low);
  return add(scaled, rest[0] as number, high, highLow);
}

/** log(x). */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity)) return x === 0 ? -Infinity : x > 0 ? x : NaN;
  return logPair(x, 0);
}

/** log(1 + x). */
export function log1p(x: number): number {
  if (!(x > -1 && x < Infinity)) return x === -1 ? -Infinity : x > 0 ? x : NaN;
  if (x === 0) return x;
  return logPair(twoSum(1, x), rest[0] as number);
}
