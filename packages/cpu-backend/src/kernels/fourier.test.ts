import '../index.ts';
import { complex, fft, fromArray, manualSeed, randn, setDefaultDevice, type Tensor } from '@kindling/core';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => setDefaultDevice('cpu'));

const f64 = { dtype: 'float64' } as const;

/** The definition, in doubles; angles are reduced exactly first. */
function definition(x: Float64Array): Float64Array {
  const n = x.length / 2;
  const out = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    for (let j = 0; j < n; j++) {
      const angle = (-2 * Math.PI * ((j * k) % n)) / n;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      const [re, im] = [x[2 * j] as number, x[2 * j + 1] as number];
      out[2 * k] = (out[2 * k] as number) + re * c - im * s;
      out[2 * k + 1] = (out[2 * k + 1] as number) + re * s + im * c;
    }
  }
  return out;
}

const random = (n: number): Tensor => complex(randn([n], f64), randn([n], f64));
const distance = (a: ArrayLike<number | bigint>, b: ArrayLike<number | bigint>): number =>
  Array.from(a).reduce<number>((worst, v, i) => Math.max(worst, Math.abs(Number(v) - Number(b[i]))), 0);

describe('transforms of every kind of length', () => {
  // Radices 2 to 5, primes by their butterfly (up to 31), and by convolution (37, 101, 2 · 53, 1009).
  const lengths = [
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 25, 27, 30, 31, 32, 37, 49, 60, 64, 77, 101, 106, 128, 210, 243, 961, 1009,
    1024,
  ];
  it.each(lengths)('%d follow the definition to a few units of the last place', (n) => {
    manualSeed(n);
    const x = random(n);
    const wanted = definition(x.toTypedArray() as Float64Array);
    const error = distance(fft.fft(x).toTypedArray(), wanted);
    expect(error).toBeLessThan(2e-14 * Math.sqrt(n) * Math.max(1, Math.log2(n)));
  });

  it.each([1, 2, 5, 37, 64, 1000, 1009, 4096, 10007, 65536])('%d come back by the inverse', (n) => {
    manualSeed(n);
    const x = random(n);
    expect(distance(fft.ifft(fft.fft(x)).toTypedArray(), x.toTypedArray())).toBeLessThan(1e-13);
    const real = randn([n], f64);
    expect(distance(fft.irfft(fft.rfft(real), { n }).toTypedArray(), real.toTypedArray())).toBeLessThan(1e-13);
  });
});

it('keeps symmetric values exact', () => {
  const x = fromArray(Float64Array.of(0, 1, 0, 0, 0, 0, 0, 0), [8]);
  const [re, im] = [fft.fft(x).real.toArray() as number[], fft.fft(x).imag.toArray() as number[]];
  expect([re[0], re[2], re[4], im[0], im[2], im[4], im[6]].map((v) => (v as number) + 0)).toEqual([
    1, 0, -1, 0, -1, 0, 1,
  ]);
  expect([re[1], im[1]]).toEqual([Math.SQRT1_2, -Math.SQRT1_2]);
  expect([re[3], re[5], re[7]]).toEqual([-(re[1] as number), -(re[1] as number), re[1]]);
});

it('keeps its plans within bounds, whatever lengths come', () => {
  for (let round = 0; round < 3; round++)
    for (let n = 1; n <= 40; n++)
      expect(distance(fft.ifft(fft.fft(random(n))).toTypedArray(), new Float64Array(2 * n))).toBeGreaterThan(0);
});
