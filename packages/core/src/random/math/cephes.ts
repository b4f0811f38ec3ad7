// float32 logarithm, sine and cosine to the bits of PyTorch's AVX2 kernels: Cephes' single-precision polynomials
// (Moshier, netlib.org/cephes) with a fused multiply-add where those kernels have one.
import { fma32 } from './fma.ts';

const { fround } = Math;
const bits = new Float32Array(1);
const words = new Int32Array(bits.buffer);

const sqrtHalf = fround(0.707106781186547524);
const ln2High = fround(0.693359375);
const ln2Low = fround(-2.1219444e-4);
const logSeries = Float32Array.of(
  7.0376836292e-2,
  -1.151461031e-1,
  1.167699874e-1,
  -1.2420140846e-1,
  1.4249322787e-1,
  -1.6668057665e-1,
  2.0000714765e-1,
  -2.4999993993e-1,
  3.3333331174e-1,
);

/** log(x) of a float32 x in (0, 1]; an x below 2^-126 counts as 2^-126. */
export function log32(x: number): number {
  bits[0] = x;
  const pattern = Math.max(words[0] as number, 0x00800000);
  let exponent = (pattern >> 23) - 126;
  words[0] = (pattern & 0x807fffff) | 0x3f000000;
  let m = bits[0] as number;
  if (m < sqrtHalf) {
    exponent--;
    m = fround(fround(m - 1) + m);
  } else {
    m = fround(m - 1);
  }
  const z = fround(m * m);
  let y = logSeries[0] as number;
  for (let i = 1; i < 9; i++) y = fma32(y, m, logSeries[i] as number);
  y = fround(y * m);
  y = fma32(y, z, fround(exponent * ln2Low));
  y = fma32(z, -0.5, y);
  return fma32(exponent, ln2High, fround(m + y));
}

const fourOverPi = fround(1.27323954473516);
const quarterPi1 = fround(0.78515625);
const quarterPi2 = fround(2.4187564849853515625e-4);
const quarterPi3 = fround(3.77489497744594108e-8);
const sin1 = fround(-1.9515295891e-4);
const sin2 = fround(8.3321608736e-3);
const sin3 = fround(-1.6666654611e-1);
const cos1 = fround(2.443315711809948e-5);
const cos2 = fround(-1.388731625493765e-3);
const cos3 = fround(4.166664568298827e-2);

/** sin(x) and cos(x) of a float32 x in [0, 8192), into out[0] and out[1]. */
export function sincos32(x: number, out: Float32Array): void {
  const octant = (Math.trunc(fround(x * fourOverPi)) + 1) & ~1;
  let r = fma32(octant, -quarterPi1, x);
  r = fma32(octant, -quarterPi2, r);
  r = fma32(octant, -quarterPi3, r);
  const z = fround(r * r);
  let c = fma32(fma32(cos1, z, cos2), z, cos3);
  c = fround(fma32(fround(c * z), z, -0.5 * z) + 1);
  let s = fround(fma32(fma32(sin1, z, sin2), z, sin3) * z);
  s = fma32(s, r, r);
  const swapped = (octant & 2) !== 0;
  const sin = swapped ? c : s;
  const cos = swapped ? s : c;
  out[0] = octant & 4 ? -sin : sin;
  out[1] = (octant + 2) & 4 ? -cos : cos;
}
