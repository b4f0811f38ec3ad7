// Bit patterns of the 16-bit floats: float16 (IEEE 754 binary16) and bfloat16 (the upper half of a float32).
// Like PyTorch, doubles are rounded to float32 first, then to the nearest pattern, halves to even.

const float = new Float32Array(1);
const word = new Uint32Array(float.buffer);

export type HalfDType = 'float16' | 'bfloat16';
export const isHalf = (dtype: string): dtype is HalfDType => dtype === 'float16' || dtype === 'bfloat16';

const SUBNORMAL_UNIT = 2 ** -24;

/** Pattern of the float16 nearest to `value`. */
export function toFloat16Bits(value: number): number {
  float[0] = value;
  const bits = word[0] as number;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x47800000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    // Below 2^-14 all neighbours are one unit apart: adding 0.5, whose own unit is the same, rounds.
    word[0] = magnitude;
    float[0] = (float[0] as number) + 0.5;
    return sign | ((word[0] as number) - 0x3f000000);
  }
  return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
}

export function fromFloat16Bits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * SUBNORMAL_UNIT;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Pattern of the bfloat16 nearest to `value`. */
export function toBFloat16Bits(value: number): number {
  float[0] = value;
  const bits = word[0] as number;
  if ((bits & 0x7fffffff) > 0x7f800000) return 0x7fc0;
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
}

export function fromBFloat16Bits(bits: number): number {
  word[0] = bits << 16;
  return float[0] as number;
}

const encoders = { float16: toFloat16Bits, bfloat16: toBFloat16Bits };
const decoders = { float16: fromFloat16Bits, bfloat16: fromBFloat16Bits };

export const toHalfBits = (dtype: HalfDType, value: number): number => encoders[dtype](value);
export const fromHalfBits = (dtype: HalfDType, bits: number): number => decoders[dtype](bits);

/** Every float16 and bfloat16 is a float32. */
export const decodeHalves = (dtype: HalfDType, patterns: Uint16Array): Float32Array =>
  Float32Array.from(patterns, decoders[dtype]);
export const encodeHalves = (dtype: HalfDType, values: ArrayLike<number>): Uint16Array =>
  Uint16Array.from(values, encoders[dtype]);
