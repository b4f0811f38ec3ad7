// Fused multiply-add: a * b + c with one rounding, which JavaScript lacks.
import { rest, twoProduct, twoSum } from './double-double.ts';

const bits = new Float64Array(1);
const words = new BigInt64Array(bits.buffer);

/** Of float32 operands. The product is exact in a double; the sum is rounded twice, which shows once in 2^29 or so. */
export function fma32(a: number, b: number, c: number): number {
  return Math.fround(a * b + c);
}

/** Of doubles, as long as nothing overflows or underflows (Boldo & Melquiond 2008, doi:10.1109/TC.2007.70819). */
export function fma64(a: number, b: number, c: number): number {
  const product = twoProduct(a, b);
  const inner = twoSum(c, rest[0] as number);
  const innerLow = rest[0] as number;
  const outer = twoSum(product, inner);
  return outer + toOdd(rest[0] as number, innerLow);
}

/** a + b rounded to the neighbour whose last bit is 1, which makes the rounding after it right. */
function toOdd(a: number, b: number): number {
  const sum = twoSum(a, b);
  const error = rest[0] as number;
  if (error === 0) return sum;
  bits[0] = sum;
  const word = words[0] as bigint;
  if ((word & 1n) === 1n) return sum;
  words[0] = word + (error > 0 === sum > 0 ? 1n : -1n);
  return bits[0] as number;
}
