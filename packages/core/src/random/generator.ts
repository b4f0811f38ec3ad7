import { ValueError } from '../errors.ts';
import { Mt19937 } from './mt19937.ts';
import { readState, writeState } from './state.ts';

const freshSeed = 67280421310721n;

/**
 * A source of random numbers: PyTorch's CPU generator, number for number.
 *
 * One mt19937 and one cached normal value, which calls of other distributions leave in place, as in PyTorch.
 */
export class Generator {
  readonly device: string;
  /** The engine and the cached normal: read by the fill functions beside this file. */
  readonly engine: Mt19937 = new Mt19937();
  cachedNormal: number | null = null;
  #seed: bigint = freshSeed;

  constructor(device = 'cpu') {
    if (device !== 'cpu') throw new ValueError(`Generator: device '${device}' has no generator here; use 'cpu'.`);
    this.device = device;
    this.manualSeed(freshSeed);
  }

  /**
   * Starts anew. Only the low 32 bits of the seed matter, as in PyTorch.
   * @throws ValueError when the seed is no integer between -2^63 and 2^64 - 1.
   */
  manualSeed(seed: number | bigint): this {
    this.#seed = checkedSeed(seed);
    this.engine.seed(Number(this.#seed & 0xffffffffn));
    this.cachedNormal = null;
    return this;
  }

  /** The seed in use, modulo 2^64; a bigint where a number would not hold it exactly. */
  initialSeed(): number | bigint {
    return this.#seed <= Number.MAX_SAFE_INTEGER ? Number(this.#seed) : this.#seed;
  }

  /** Starts anew from a seed of the machine's entropy, and returns it. */
  seed(): number {
    const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
    const seed = (high & 0x1fffff) * 2 ** 32 + low;
    this.manualSeed(seed);
    return seed;
  }

  /** The whole state, byte for byte PyTorch's `get_state()` (5056 bytes). */
  getState(): Uint8Array {
    return writeState({ seed: this.#seed, engine: this.engine, cachedNormal: this.cachedNormal });
  }

  /**
   * Goes back to a state of `getState`, or of PyTorch's.
   * @throws ValueError when the bytes are no such state.
   */
  setState(bytes: Uint8Array): this {
    const { seed, left, next, words, cachedNormal } = readState(bytes);
    this.#seed = seed;
    this.engine.words.set(words);
    this.engine.left = left;
    this.engine.next = next;
    this.cachedNormal = cachedNormal;
    return this;
  }

  /** 32 random bits: 0 to 2^32 - 1. */
  random(): number {
    return this.engine.random();
  }

  /** 64 random bits: 0 to 2^64 - 1. */
  random64(): bigint {
    const high = this.engine.random();
    return (BigInt(high) << 32n) | BigInt(this.engine.random());
  }

  /** What `random_()` puts into an int64: 0 to 2^63 - 1. Data loaders take their seeds from it. */
  random63(): bigint {
    return this.random64() & 0x7fff_ffff_ffff_ffffn;
  }

  /** Uniform in [0, 1) of so many bits, at most 31: 24 makes a float32, 11 a float16, 8 a bfloat16. */
  uniform(bits = 24): number {
    return (this.engine.int32() & (2 ** bits - 1)) * 2 ** -bits;
  }

  /** Uniform in [0, 1) of 53 bits: a float64. */
  uniform53(): number {
    const high = this.engine.int32() & 0x1fffff;
    return (high * 2 ** 32 + this.engine.random()) * 2 ** -53;
  }
}

function checkedSeed(seed: number | bigint): bigint {
  if (typeof seed === 'number' && !Number.isInteger(seed)) {
    throw new ValueError(`manualSeed: expected an integer, got ${seed}.`);
  }
  const value = BigInt(seed);
  if (value < -(2n ** 63n) || value >= 2n ** 64n) {
    throw new ValueError(`manualSeed: ${seed} does not fit 64 bits; use a seed between -2^63 and 2^64 - 1.`);
  }
  return BigInt.asUintN(64, value);
}
