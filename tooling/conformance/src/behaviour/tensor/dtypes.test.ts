// Values made by PyTorch 1.13.1.
import { arange, fromArray, ones, tensor, type DType } from '@kindling/core';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

const typed = (values: number[], dtype: DType) => tensor(values, { dtype });

onEveryDevice('narrow dtypes', () => {
  it('wrap integers', () => {
    const a = typed([100, -128], 'int8');
    expect(a.add(a).toArray()).toEqual([-56, 0]);
    expect(a.mul(a).toArray()).toEqual([16, 0]);
    expect(a.neg().toArray()).toEqual([-100, -128]);
    expect(a.abs().toArray()).toEqual([100, -128]);
    expect(a.floorDivide(3).toArray()).toEqual([33, -43]);
    expect(a.remainder(3).toArray()).toEqual([1, 1]);
    expect(a.pow(2).toArray()).toEqual([16, 0]);
    expect(a.bitwiseLeftShift(1).toArray()).toEqual([-56, 0]);
    expect(a.bitwiseRightShift(1).toArray()).toEqual([50, -64]);
    expect([a.sum().item(), a.sum().dtype]).toEqual([-28, 'int64']);
    expect(a.cumsum(0).toArray()).toEqual([100, -28]);
    expect(a.div(3).dtype).toBe('float32');
    expect(typed([1], 'uint8').add(typed([-1], 'int8')).dtype).toBe('int16');
  });

  it('convert as C does', () => {
    expect(tensor([300, -129, 1.9, -1.9]).to('int8').toArray()).toEqual([44, 127, 1, -1]);
    expect(tensor([40000, -40000]).to('int16').toArray()).toEqual([-25536, 25536]);
    expect(typed([-1, 5], 'int8').to('float16').to('int64').toArray()).toEqual([-1, 5]);
    expect(typed([0.5, 0, NaN], 'bfloat16').to('bool').toArray()).toEqual([true, false, true]);
    expect(arange(5, { dtype: 'int16' }).to('uint8').dtype).toBe('uint8');
  });

  it('compute in float32 and round once', () => {
    const h = typed([2048, 1], 'float16');
    expect(h.add(1).toArray()).toEqual([2048, 2]);
    expect(ones([4096], { dtype: 'float16' }).sum().item()).toBe(4096);
    expect(ones([1000], { dtype: 'bfloat16' }).sum().item()).toBe(1000);
    expect(typed([0, 0, 0], 'float16').softmax(0).toArray()).toEqual([0.333251953125, 0.333251953125, 0.333251953125]);
    expect(h.add(typed([1, 1], 'bfloat16')).dtype).toBe('float32');
    expect(h.mul(1.5).dtype).toBe('float16');
  });

  it('convert every pattern of 16-bit floats to float32 and back', () => {
    const patterns = Uint16Array.from({ length: 65536 }, (_, i) => i);
    for (const dtype of ['float16', 'bfloat16'] as const) {
      const x = fromArray(patterns, [65536], { dtype });
      const wide = x.to('float32');
      expect(wide.toTypedArray()).toEqual(x.toTypedArray());
      expect(wide.to(dtype).toTypedArray()).toEqual(x.toTypedArray());
      expect(x.reshape(256, 256).t().to('float64').t().reshape(-1).toTypedArray()).toEqual(
        Float64Array.from(x.toTypedArray() as Float32Array),
      );
    }
  });

  it('round conversions to the nearest, halves to even, on every device alike', () => {
    const near = Float64Array.from({ length: 4000 }, (_, i) => (1 + (i - 2000) / 65536) * 2 ** ((i % 60) - 30));
    const x = fromArray(near, [4000], { dtype: 'float32' });
    for (const dtype of ['float16', 'bfloat16'] as const)
      expect(x.to(dtype).toTypedArray()).toEqual(fromArray(near, [4000], { dtype }).toTypedArray());
  });

  it('write into strided views and fill', () => {
    const x = typed([1, 2, 3, 4, 5, 6], 'float16').reshape(2, 3);
    x.t().select(0, 1).add_(0.5);
    x.select(0, 0).fill_(0.1);
    expect(x.toArray()).toEqual([
      [0.0999755859375, 0.0999755859375, 0.0999755859375],
      [4, 5.5, 6],
    ]);
    expect(x.gather(1, tensor([[2n], [0n]])).toArray()).toEqual([[0.0999755859375], [4]]);
  });
});
