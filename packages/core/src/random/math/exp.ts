// e^x of doubles with one rounding at the end.
import { add, divide, multiply, rest, twoProduct } from './double-double.ts';

const ln2 = 0.6931471805599453;
const ln2Low = 2.3190468138462996e-17;
const points = 64;

/** 2^(j / 64) as pairs. Made at first use. */
let table: Float64Array | undefined;

function makeTable(): Float64Array {
  const made = new Float64Array(2 * points);
  for (let j = 0; j < points; j++) {
    const x = multiply(j / points, 0, ln2, ln2Low);
    const xLow = rest[0] as number;
    let high = 1;
    let low = 0;
    for (let n = 28; n > 0; n--) {
      high = multiply(high, low, x, xLow);
      high = divide(high, rest[0] as number, n, 0);
      high = add(1, 0, high, rest[0] as number);
      low = rest[0] as number;
    }
    made[2 * j] = high;
    made[2 * j + 1] = low;
  }
  return made;
}

/** e^x. */
export function exp(x: number): number {
  if (x > 709.79) return Infinity;
  if (x < -745.2) return 0;
  if (Number.isNaN(x)) return x;
  table ??= makeTable();
  const steps = Math.round((x / ln2) * points);
  const product = twoProduct(-steps / points, ln2);
  const productLow = (rest[0] as number) - (steps / points) * ln2Low;
  const r = add(x, 0, product, productLow);
  const rLow = rest[0] as number;
  const square = multiply(r, rLow, r, rLow);
  const squareLow = rest[0] as number;
  const tail = r * square * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720 + r * (1 / 5040 + r / 40320)))));
  let grown = add(square / 2, squareLow / 2, tail, 0);
  grown = add(r, rLow, grown, rest[0] as number);
  const grownLow = rest[0] as number;

  const j = ((steps % points) + points) % points;
  const base = table[2 * j] as number;
  const baseLow = table[2 * j + 1] as number;
  const increase = multiply(base, baseLow, grown, grownLow);
  const value = add(base, baseLow, increase, rest[0] as number);
  // In two steps: 2^1024 and 2^-1074 are no factors by themselves.
  const exponent = (steps - j) / points;
  const half = exponent >> 1;
  return value * 2 ** half * 2 ** (exponent - half);
}
