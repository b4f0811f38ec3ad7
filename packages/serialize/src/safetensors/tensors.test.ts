import '@kindling/cpu-backend';
import { ones, randn, tensor, zeros } from '@kindling/core';
import { expect, it } from 'vitest';
import { SerializeError } from '../errors.ts';
import { decode } from './codec.ts';
import { load, save } from './tensors.ts';

it('gives back every dtype, shape and value, of views as well', () => {
  const tensors = {
    float32: randn([3, 50]),
    float64: tensor([0.1, -0, Infinity, NaN], { dtype: 'float64' }),
    int64: tensor([[2n ** 62n, -1n]]),
    int32: tensor([1, 2, 3], { dtype: 'int32' }),
    uint8: tensor(Uint8Array.of(0, 255)),
    bool: tensor([true, false, true]),
    int8: tensor([-128, 127], { dtype: 'int8' }),
    int16: tensor([-32768, 5], { dtype: 'int16' }),
    float16: tensor([0.1, 65504, -Infinity], { dtype: 'float16' }),
    bfloat16: tensor([0.1, 3e38, NaN], { dtype: 'bfloat16' }),
    complex64: tensor([{ re: 1, im: -0.5 }]),
    scalar: tensor(7),
    none: zeros([2, 0, 3]),
    turned: randn([20, 30]).t(),
    row: randn([20, 30]).at(3),
  };
  const loaded = load(save(tensors));
  expect(Object.keys(loaded).sort()).toEqual(Object.keys(tensors).sort());
  for (const [key, expected] of Object.entries(tensors)) {
    const got = loaded[key];
    expect(got?.dtype).toBe(expected.dtype);
    expect([...(got?.shape ?? [])]).toEqual([...expected.shape]);
    expect(got?.toTypedArray()).toEqual(expected.toTypedArray());
  }
});

it('takes Maps and lists of pairs, and keeps metadata', () => {
  const bytes = save(
    new Map([
      ['10', ones([2])],
      ['9', ones([1])],
    ]),
    { epoch: '3' },
  );
  expect([...decode(bytes).tensors.keys()]).toEqual(['10', '9']);
  expect(decode(bytes).metadata).toEqual({ epoch: '3' });
  expect(
    save(
      [
        ['10', ones([2])],
        ['9', ones([1])],
      ],
      { epoch: '3' },
    ),
  ).toEqual(bytes);
});

it('loads bytes that are not aligned', () => {
  const bytes = save({ w: tensor([1.5, 2.5], { dtype: 'float64' }) });
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  expect(load(shifted.subarray(1)).w?.toArray()).toEqual([1.5, 2.5]);
});

it('says that complex128 has no name in the format', () => {
  expect(() => save({ w: zeros([2], { dtype: 'complex128' }) })).toThrow(SerializeError);
});
