// Indices as int64 words, without a bigint for each: a pass has as many as the dataset.
const TWO_32 = 2 ** 32;
const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** @param indices safe integers from 0 */
export function int64Of(indices: readonly number[]): BigInt64Array {
  if (!littleEndian) return BigInt64Array.from(indices, BigInt);
  const out = new BigInt64Array(indices.length);
  const words = new Uint32Array(out.buffer);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] as number;
    words[2 * i] = index;
    words[2 * i + 1] = index / TWO_32;
  }
  return out;
}

/** The numbers, all of them safe integers from 0. */
export function numbersOf(indices: BigInt64Array): Float64Array {
  if (!littleEndian) return Float64Array.from(indices, Number);
  const words = new Uint32Array(indices.buffer, indices.byteOffset, 2 * indices.length);
  const out = new Float64Array(indices.length);
  for (let i = 0; i < out.length; i++) out[i] = (words[2 * i] as number) + TWO_32 * (words[2 * i + 1] as number);
  return out;
}
