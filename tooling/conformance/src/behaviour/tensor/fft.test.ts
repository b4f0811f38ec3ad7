import { arange, DTypeError, fft, IndexError, ones, ShapeError, tensor, ValueError } from '@kindling/core';
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
