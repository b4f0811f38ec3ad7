// Arithmetic on pairs of doubles whose sum is the value, about 106 bits (Dekker 1971, doi:10.1007/BF01397083).
// A function returns the high part and leaves the low part in rest[0], so that nothing is allocated.

export const rest: Float64Array = new Float64Array(1);
const splitter = 2 ** 27 + 1;

/** a + b, exactly. */
export function twoSum(a: number, b: number): number {
  const sum = a + b;
  const t = sum - a;
  rest[0] = a - (sum - t) + (b - t);
  return sum;
}

/** a * b, exactly, as long as nothing overflows or underflows. */
export function twoProduct(a: number, b: number): number {
  const product = a * b;
  const sa = splitter * a;
  const ah = sa - (sa - a);
  const al = a - ah;
  const sb = splitter * b;
  const bh = sb - (sb - b);
  const bl = b - bh;
  rest[0] = al * bl - (product - ah * bh - al * bh - ah * bl);
  return product;
}

/** (high, low) made into a pair whose high part is the nearest double; needs |high| >= |low|. */
function renormalize(high: number, low: number): number {
  const sum = high + low;
  rest[0] = low - (sum - high);
  return sum;
}

export function add(ah: number, al: number, bh: number, bl: number): number {
  const low = twoSum(al, bl);
  const lowError = rest[0] as number;
  const high = twoSum(ah, bh);
  const sum = renormalize(high, (rest[0] as number) + low);
  return renormalize(sum, (rest[0] as number) + lowError);
}

export function multiply(ah: number, al: number, bh: number, bl: number): number {
  const high = twoProduct(ah, bh);
  return renormalize(high, (rest[0] as number) + (ah * bl + al * bh));
}

export function divide(ah: number, al: number, bh: number, bl: number): number {
  const quotient = ah / bh;
  const high = twoProduct(quotient, bh);
  const remainder = ah - high - (rest[0] as number) + al - quotient * bl;
  return renormalize(quotient, remainder / bh);
}
