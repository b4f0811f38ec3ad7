// The 32-bit Mersenne Twister: Matsumoto & Nishimura 1998, doi:10.1145/272991.272995.
const size = 624;
const shift = 397;
const upper = 0x80000000 | 0;
const lower = 0x7fffffff;
const matrix = 0x9908b0df | 0;

/**
 * The generator's engine. `left` and `next` count as PyTorch's do, since they are part of a saved state: outputs until
 * the next twist plus one, and the index of the next word.
 */
export class Mt19937 {
  readonly words: Int32Array = new Int32Array(size);
  left = 1;
  next = 0;

  /** Starts anew from a seed of 32 bits. */
  seed(low: number): void {
    const words = this.words;
    let word = low | 0;
    words[0] = word;
    for (let i = 1; i < size; i++) {
      word = (Math.imul(word ^ (word >>> 30), 1812433253) + i) | 0;
      words[i] = word;
    }
    this.left = 1;
    this.next = 0;
  }

  /** The next output as a signed 32-bit integer: what loops mask bits from. */
  int32(): number {
    if (--this.left === 0) this.#twist();
    let y = this.words[this.next++] as number;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  /** The next output, 0 to 2^32 - 1. */
  random(): number {
    return this.int32() >>> 0;
  }

  #twist(): void {
    const words = this.words;
    for (let k = 0; k < size - shift; k++) words[k] = twisted(words, k, k + 1, k + shift);
    for (let k = size - shift; k < size - 1; k++) words[k] = twisted(words, k, k + 1, k + shift - size);
    words[size - 1] = twisted(words, size - 1, 0, shift - 1);
    this.left = size;
    this.next = 0;
  }
}

function twisted(words: Int32Array, k: number, following: number, far: number): number {
  const y = ((words[k] as number) & upper) | ((words[following] as number) & lower);
  return (words[far] as number) ^ (y >>> 1) ^ (-(y & 1) & matrix);
}
