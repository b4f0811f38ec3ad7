// sin, cos and tan of doubles with one rounding at the end, for arguments up to a few thousand turns.
import { add, divide, multiply, rest, twoProduct, twoSum } from './double-double.ts';

const halfPi = 1.5707963267948966;
const halfPiLow = 6.123233995736766e-17;
const halfPiLowest = -1.4973849048591833e-33;
const points = 52;

/** sin and cos of j / 64 as pairs, four numbers a point: what arguments are reduced to. Made at first use. */
let table: Float64Array | undefined;

function makeTable(): Float64Array {
  const made = new Float64Array(4 * points);
  for (let j = 0; j < points; j++) {
    made[4 * j] = taylor(j / 64, 1);
    made[4 * j + 1] = rest[0] as number;
    made[4 * j + 2] = taylor(j / 64, 0);
    made[4 * j + 3] = rest[0] as number;
  }
  return made;
}

/** sin (parity 1) or cos (parity 0) of an x below 1 by its Taylor series. */
function taylor(x: number, parity: 0 | 1): number {
  const square = twoProduct(x, x);
  const squareLow = rest[0] as number;
  let high = 1;
  let low = 0;
  for (let n = 28 + parity; n > parity; n -= 2) {
    high = multiply(high, low, -square, -squareLow);
    high = divide(high, rest[0] as number, n * (n - 1), 0);
    high = add(1, 0, high, rest[0] as number);
    low = rest[0] as number;
  }
  return parity === 1 ? multiply(high, low, x, 0) : high;
}

// The last reduction: sine and cosine of the remainder as pairs, and the quadrant it lies in.
let quadrant = 0;
const sine = new Float64Array(2);
const cosine = new Float64Array(2);

function reduceAndEvaluate(x: number): void {
  table ??= makeTable();
  const turns = Math.round(x / halfPi);
  quadrant = turns & 3;
  let r = twoProduct(-turns, halfPi);
  const productLow = rest[0] as number;
  r = twoSum(x, r);
  r = add(r, rest[0] as number, productLow, 0);
  let rLow = rest[0] as number;
  const small = twoProduct(-turns, halfPiLow);
  r = add(r, rLow, small, (rest[0] as number) - turns * halfPiLowest);
  rLow = rest[0] as number;

  const sign = r < 0 ? -1 : 1;
  const j = Math.round(64 * Math.abs(r));
  const t = add(sign * r, sign * rLow, -j / 64, 0);
  const tLow = rest[0] as number;
  const square = multiply(t, tLow, t, tLow);
  const squareLow = rest[0] as number;
  const sinTail = t * square * (-1 / 6 + square * (1 / 120 - square / 5040));
  const cosTail = square * square * (1 / 24 + square * (-1 / 720 + square / 40320));
  const s = add(t, tLow, sinTail, 0);
  const sLow = rest[0] as number;
  const c = add(-square / 2, -squareLow / 2, cosTail, 0);
  const cLow = rest[0] as number;

  const sinJ = table[4 * j] as number;
  const sinJLow = table[4 * j + 1] as number;
  const cosJ = table[4 * j + 2] as number;
  const cosJLow = table[4 * j + 3] as number;
  const sum = angleSum(sinJ, sinJLow, cosJ, cosJLow, s, sLow, c, cLow);
  sine[0] = sign * sum;
  sine[1] = sign * (rest[0] as number);
  cosine[0] = angleSum(cosJ, cosJLow, -sinJ, -sinJLow, s, sLow, c, cLow);
  cosine[1] = rest[0] as number;
}

/** a + (a c + b s): a sine or cosine of j / 64 + t from s = sin t and c = cos t - 1. */
function angleSum(
  a: number,
  aLow: number,
  b: number,
  bLow: number,
  s: number,
  sLow: number,
  c: number,
  cLow: number,
): number {
  const first = multiply(a, aLow, c, cLow);
  const firstLow = rest[0] as number;
  const second = multiply(b, bLow, s, sLow);
  const both = add(first, firstLow, second, rest[0] as number);
  return add(a, aLow, both, rest[0] as number);
}

/** sin(x) and cos(x), into out[0] and out[1]. */
export function sincos(x: number, out: Float64Array): void {
  reduceAndEvaluate(x);
  const sin = (quadrant & 1 ? cosine : sine)[0] as number;
  const cos = (quadrant & 1 ? sine : cosine)[0] as number;
  out[0] = quadrant & 2 ? -sin : sin;
  out[1] = (quadrant + 1) & 2 ? -cos : cos;
}

/** tan(x). */
export function tan(x: number): number {
  reduceAndEvaluate(x);
  const [top, bottom] = quadrant & 1 ? [cosine, sine] : [sine, cosine];
  const value = divide(top[0] as number, top[1] as number, bottom[0] as number, bottom[1] as number);
  return quadrant & 1 ? -value : value;
}
