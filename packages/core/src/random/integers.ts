import { ValueError } from '../errors.ts';
import type { Generator } from './generator.ts';

export type RandomArray =
  Float32Array | Float64Array | BigInt64Array | Int32Array | Int16Array | Int8Array | Uint8Array;

/** A BigInt64Array as pairs of 32-bit words (low, high): writing numbers there is ten times as fast as bigints. */
const wordsOf = (out: BigInt64Array): Int32Array => new Int32Array(out.buffer, out.byteOffset, 2 * out.length);

function storeInt64(words: Int32Array, i: number, value: number): void {
  words[2 * i] = value | 0;
  words[2 * i + 1] = Math.floor(value / 2 ** 32);
}

/**
 * Fills with integers uniform in low <= value < high, by PyTorch's draw: the remainder of one output (32 bits where the
 * range allows, else 64), with the slight bias that has.
 * @throws ValueError when low >= high, or a bound is no integer.
 */
export function fillRandint(generator: Generator, out: RandomArray, low: number | bigint, high: number | bigint): void {
  checkBounds(low, high);
  const range = BigInt(high) - BigInt(low);
  if (range >= 2n ** 32n) {
    fillWide(generator, out, BigInt(low), range);
    return;
  }
  const { engine } = generator;
  const small = Number(range);
  if (out instanceof BigInt64Array && Number.isSafeInteger(Number(low))) {
    const words = wordsOf(out);
    const start = Number(low);
    for (let i = 0; i < out.length; i++) storeInt64(words, i, (engine.random() % small) + start);
  } else if (out instanceof BigInt64Array) {
    for (let i = 0; i < out.length; i++) out[i] = BigInt(engine.random() % small) + BigInt(low);
  } else {
    const start = Number(low);
    for (let i = 0; i < out.length; i++) out[i] = (engine.random() % small) + start;
  }
}

function fillWide(generator: Generator, out: RandomArray, low: bigint, range: bigint): void {
  for (let i = 0; i < out.length; i++) {
    const value = (generator.random64() % range) + low;
    if (out instanceof BigInt64Array) out[i] = value;
    else out[i] = Number(value);
  }
}

function checkBounds(low: number | bigint, high: number | bigint): void {
  for (const bound of [low, high]) {
    if (typeof bound === 'number' && !Number.isInteger(bound)) {
      throw new ValueError(`randint: expected integer bounds, got ${bound}.`, { op: 'randint' });
    }
  }
  if (low >= high)
    throw new ValueError(`randint: expected low < high, got low=${low} and high=${high}.`, { op: 'randint' });
}

/**
 * `random_()`: fills with integers uniform over all that the dtype holds from 0 up; floats take 0 to 2^24 (float32) or
 * 2^53 (float64). A Uint8Array counts as uint8 unless `bool` says that it holds booleans.
 */
export function fillRandom(generator: Generator, out: RandomArray, bool = false): void {
  if (out instanceof BigInt64Array) {
    for (let i = 0; i < out.length; i++) out[i] = generator.random63();
  } else if (out instanceof Float64Array) {
    const range = 2n ** 53n + 1n;
    for (let i = 0; i < out.length; i++) out[i] = Number(generator.random64() % range);
  } else {
    const range = bool ? 2 : rangeOf(out);
    for (let i = 0; i < out.length; i++) out[i] = generator.random() % range;
  }
}

function rangeOf(out: Float32Array | Int32Array | Int16Array | Int8Array | Uint8Array): number {
  if (out instanceof Float32Array) return 2 ** 24 + 1;
  const bits = 8 * out.BYTES_PER_ELEMENT;
  return out instanceof Uint8Array ? 2 ** bits : 2 ** (bits - 1);
}

/**
 * A random permutation of 0 .. n-1 (Fisher & Yates), in PyTorch's order of draws.
 * @throws ValueError when n is no integer from 0 to 2^32 - 1.
 */
export function randperm(generator: Generator, n: number): BigInt64Array {
  if (!Number.isInteger(n) || n < 0 || n >= 2 ** 32) {
    throw new ValueError(`randperm: expected an integer from 0 to 2^32 - 1, got ${n}.`, { op: 'randperm' });
  }
  const { engine } = generator;
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  for (let i = 0; i < n - 1; i++) {
    const j = i + (engine.random() % (n - i));
    const value = order[i] as number;
    order[i] = order[j] as number;
    order[j] = value;
  }
  const out = new BigInt64Array(n);
  const words = wordsOf(out);
  for (let i = 0; i < n; i++) words[2 * i] = order[i] as number;
  return out;
}
