import {
  arange,
  DTypeError,
  eye,
  fromArray,
  full,
  linspace,
  ones,
  ShapeError,
  tensor,
  ValueError,
  zerosLike,
} from '@kindling/core';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

onEveryDevice('creation', () => {
  it('takes the dtype from the values', () => {
    expect(tensor([1, 2]).dtype).toBe('float32');
    expect(tensor([true, false]).dtype).toBe('bool');
    expect(tensor([1n]).dtype).toBe('int64');
    expect(tensor(Float64Array.of(1)).dtype).toBe('float64');
    expect(tensor([Float64Array.of(1), Float64Array.of(2)]).dtype).toBe('float64');
    expect(full([2], 3).dtype).toBe('int64');
    expect(arange(3).dtype).toBe('int64');
    expect(arange(0, 1, 0.25).toArray()).toEqual([0, 0.25, 0.5, 0.75]);
    expect(zerosLike(ones([2], { dtype: 'uint8' })).dtype).toBe('uint8');
  });

  it('refuses ragged lists and odd values', () => {
    expect(() => tensor([[1, 2], [3]])).toThrow(/rows of different lengths at dimension 1: 2 and 1/);
    expect(() => tensor([[1, 2], 3])).toThrow(ShapeError);
    expect(() => tensor(['a' as never])).toThrow(DTypeError);
    expect(() => ones([-1])).toThrow(/non-negative integers/);
    expect(() => ones([2], { dtype: 'float8' as never })).toThrow(/unknown dtype 'float8'/);
    expect(() => fromArray(new Float32Array(3), [2, 2])).toThrow(/3 elements do not fill shape \[2, 2\]/);
    expect(() => arange(0, 1, -1)).toThrow(ValueError);
  });

  it('makes ranges and the identity', () => {
    expect(eye(2, 3).toArray()).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ]);
    expect(linspace(0, 1, 5).toArray()).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(arange(5, 0, -2).toArray()).toEqual([5, 3, 1]);
  });

  it('reads back every dtype', () => {
    for (const dtype of ['float32', 'float64', 'int64', 'int32', 'uint8'] as const) {
      const x = tensor(
        [
          [1, 2],
          [3, 250],
        ],
        { dtype },
      );
      expect(x.toArray()).toEqual([
        [1, 2],
        [3, 250],
      ]);
      expect(x.t().toArray()).toEqual([
        [1, 3],
        [2, 250],
      ]);
    }
    const big = tensor([2n ** 60n]);
    expect(big.itemBigInt()).toBe(2n ** 60n);
    expect(() => big.item()).toThrow(/beyond 2\^53/);
    expect(() => ones([2]).item()).toThrow(/2 elements/);
  });
});
