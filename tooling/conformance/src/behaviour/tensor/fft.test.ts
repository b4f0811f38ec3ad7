import {
  allclose,
  arange,
  complex,
  DTypeError,
  fft,
  IndexError,
  istft,
  manualSeed,
  ones,
  randn,
  ShapeError,
  stft,
  tensor,
  ValueError,
} from '@kindling/core';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

onEveryDevice('fft', () => {
  it('names frequencies, and moves zero to the middle and back', () => {
    expect(fft.fftfreq(5).toString()).toBe('tensor([ 0.0000,  0.2000,  0.4000, -0.4000, -0.2000])');
    expect(fft.fftfreq(4, { d: 0.5 }).toArray()).toEqual([0, 0.5, -1, -0.5]);
    expect(fft.rfftfreq(5, { dtype: 'float64' }).toArray()).toEqual([0, 0.2, 0.4]);
    expect(fft.rfftfreq(4).toArray()).toEqual([0, 0.25, 0.5]);
    const x = arange(5);
    expect(fft.fftshift(x).toArray()).toEqual([3, 4, 0, 1, 2]);
    expect(fft.ifftshift(fft.fftshift(x)).toArray()).toEqual([0, 1, 2, 3, 4]);
  });

  it('takes integers, and 16-bit floats as float32', () => {
    expect(fft.fft(arange(4)).dtype).toBe('complex64');
    const half = fft.rfft(ones([4], { dtype: 'float16' }));
    expect([half.dtype, [...half.shape]]).toEqual(['complex64', [3]]);
    expect(half.abs().toArray()).toEqual([4, 0, 0].map((v) => expect.closeTo(v, 5)));
    expect(fft.irfft(fft.rfft(tensor([1, 2, 3, 4]))).toArray()).toEqual([1, 2, 3, 4].map((v) => expect.closeTo(v, 5)));
    expect(fft.fftn(ones([2, 3]), { dim: [] }).dtype).toBe('complex64');
  });

  it('refuses lengths, dimensions, norms and dtypes that make no sense', () => {
    const x = ones([2, 3]);
    expect(() => fft.fft(x, { n: 0 })).toThrow(ValueError);
    expect(() => fft.fft(ones([0]))).toThrow(/cannot transform 0 points in dimension 0 of \[0\]/);
    expect(() => fft.fft(x, { dim: 2 })).toThrow(IndexError);
    expect(() => fft.fft(x, { norm: 'half' as never })).toThrow(
      /norm must be 'backward', 'ortho' or 'forward', got 'half'/,
    );
    expect(() => fft.fftn(x, { dim: [0, -2] })).toThrow(/must not repeat/);
    expect(() => fft.fftn(x, { s: [2, 2, 2] })).toThrow(ShapeError);
    expect(() => fft.fft2(ones([3]))).toThrow(IndexError);
    expect(() => fft.rfft(x.mul({ re: 0, im: 1 }))).toThrow(DTypeError);
    expect(() => fft.rfftn(x, { dim: [] })).toThrow(/at least one dimension/);
    expect(() => fft.irfft(ones([1]))).toThrow(ValueError);
    expect(() => fft.fft(tensor(1))).toThrow(ShapeError);
  });
});

onEveryDevice('stft', () => {
  const f64 = { dtype: 'float64' } as const;
  const x = () => arange(12, f64).pow(2).remainder(7);
  const near = (re: number, im: number) => ({ re: expect.closeTo(re, 12), im: expect.closeTo(im, 12) });

  it("gives PyTorch's values", () => {
    const window = tensor([0.5, 1, 1, 0.5], f64);
    const spectra = stft(x(), 4, { hopLength: 2, window, returnComplex: true });
    expect([...spectra.shape]).toEqual([3, 7]);
    expect(spectra.select(1, 0).toArray()).toEqual([near(3.5, 0), near(2, -0.5), near(0.5, 0)]);
    const short = stft(x(), 4, { hopLength: 3, winLength: 2, center: false, normalized: true, returnComplex: true });
    expect(short.select(1, 1).toArray()).toEqual([near(3, 0), near(-2, -1), near(1, 0)]);
    expect([...stft(x(), 4).shape]).toEqual([3, 13, 2]);
  });

  it.each(['reflect', 'constant', 'replicate', 'circular'] as const)('is undone by istft, %s padding', (padMode) => {
    manualSeed(0);
    const signal = randn([2, 40], f64);
    const window = tensor([0.2, 0.6, 1, 1, 0.9, 0.6, 0.4, 0.1], f64);
    const spectra = stft(signal, 8, { hopLength: 2, window, padMode, returnComplex: true });
    expect(allclose(istft(spectra, 8, { hopLength: 2, window }), signal)).toBe(true);
    expect([...istft(spectra, 8, { hopLength: 2, window, length: 50 }).shape]).toEqual([2, 50]);
    const both = complex(signal, signal.neg());
    const back = istft(stft(both, 8, { normalized: true, padMode }), 8, { normalized: true, returnComplex: true });
    expect(allclose(back, both)).toBe(true);
  });

  it('refuses what leaves gaps or does not fit', () => {
    expect(() => stft(x(), 0)).toThrow(ValueError);
    expect(() => stft(x(), 4, { window: ones([3]) })).toThrow(/a window of shape \[4\], got \[3\]/);
    expect(() => stft(ones([3]), 8, { center: false })).toThrow(/nFft is 8, the signal has 3 elements/);
    expect(() => stft(arange(9), 4)).toThrow(DTypeError);
    expect(() => istft(ones([3, 5], { dtype: 'complex64' }), 8)).toThrow(/expected spectra \(5, frames\)/);
    expect(() =>
      istft(ones([3, 2], { dtype: 'complex64' }), 4, { hopLength: 4, window: tensor([0, 0, 0, 1]) }),
    ).toThrow(/leave gaps/);
  });
});
