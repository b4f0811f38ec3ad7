import {
  absolute,
  abs,
  arange,
  atleast1d,
  atleast2d,
  atleast3d,
  broadcastShapes,
  broadcastTensors,
  cartesianProd,
  IndexError,
  meshgrid,
  ShapeError,
  tensor,
  ValueError,
  type Tensor,
} from '@kindling/core';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

const list = (xs: readonly Tensor[]): unknown[] => xs.map((x) => x.toArray());

onEveryDevice('pieces and windows', () => {
  it('are views: a write shows in the tensor they were cut from', () => {
    const x = arange(6);
    x.tensorSplit(4)[1]?.fill_(9);
    x.unfold(0, 2, 2).select(0, 2).zero_();
    expect(x.toArray()).toEqual([0, 1, 9, 9, 0, 0]);
  });

  it('are cut into nearly equal parts, or at positions given as numbers or as a tensor', () => {
    const x = arange(7);
    expect(list(x.tensorSplit(3))).toEqual([
      [0, 1, 2],
      [3, 4],
      [5, 6],
    ]);
    const parts = [[0], [1, 2, 3], [4, 5, 6]];
    expect(list(x.tensorSplit([1, -3]))).toEqual(parts);
    expect(list(x.tensorSplit(tensor([1n, -3n])))).toEqual(parts);
    expect(list(x.hsplit([2, 2]))).toEqual([[0, 1], [], [2, 3, 4, 5, 6]]);
  });

  it('name the dimension that does not split evenly', () => {
    const x = arange(12).reshape(3, 4);
    expect(() => x.hsplit(3)).toThrow(/dimension 1 of \[3, 4\] does not split into 3 equal parts/);
    expect(() => x.dsplit(2)).toThrow(IndexError);
    expect(() => x.tensorSplit(0)).toThrow(ValueError);
  });
});

onEveryDevice('grids', () => {
  const x = (): Tensor => arange(2);
  const y = (): Tensor => arange(3);

  it('come in matrix order or in that of plots, from a list or from separate tensors', () => {
    const rows = [
      [0, 0, 0],
      [1, 1, 1],
    ];
    expect(meshgrid(x(), y())[0]?.toArray()).toEqual(rows);
    expect(meshgrid([x(), y()], { indexing: 'ij' })[0]?.toArray()).toEqual(rows);
    expect(meshgrid(x(), y(), { indexing: 'xy' })[0]?.toArray()).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
    expect(() => meshgrid(x(), arange(4).reshape(2, 2))).toThrow(ShapeError);
  });

  it('pair every element with every other', () => {
    expect(cartesianProd(x(), tensor([5n])).toArray()).toEqual([
      [0, 5],
      [1, 5],
    ]);
  });

  it('broadcast to one shape', () => {
    expect([...broadcastShapes([3, 1], 4, [2, 1, 1])]).toEqual([2, 3, 4]);
    expect(() => broadcastShapes([3], [4])).toThrow(/\[3\] and \[4\] do not broadcast/);
    const [a, b] = broadcastTensors(arange(2).reshape(2, 1), y()) as [Tensor, Tensor];
    expect([[...a.shape], [...b.shape]]).toEqual([
      [2, 3],
      [2, 3],
    ]);
    expect(a.stride()).toEqual([1, 0]);
  });
});

onEveryDevice('atleast1d and so on', () => {
  it('give a tensor for one, a list for several', () => {
    const scalar = tensor(5);
    expect(atleast2d(scalar).toArray()).toEqual([[5]]);
    expect(list(atleast1d(scalar, tensor([1, 2])))).toEqual([[5], [1, 2]]);
    expect([...(atleast3d([tensor([1, 2])])[0]?.shape ?? [])]).toEqual([1, 2, 1]);
  });
});

onEveryDevice('repeatInterleave', () => {
  it('takes one count, one for each element, or the counts alone', () => {
    const x = tensor([7, 8, 9]);
    const counts = tensor([2n, 0n, 1n]);
    expect(x.repeatInterleave(2).toArray()).toEqual([7, 7, 8, 8, 9, 9]);
    expect(x.repeatInterleave(counts).toArray()).toEqual([7, 7, 9]);
    expect(x.repeatInterleave(counts, 0, { outputSize: 3 }).toArray()).toEqual([7, 7, 9]);
    expect(x.repeatInterleave(tensor([1n])).toArray()).toEqual([7, 8, 9]);
  });

  it('refuses counts that make no sense', () => {
    const x = tensor([7, 8, 9]);
    expect(() => x.repeatInterleave(tensor([3n, -1n, 1n]))).toThrow(/must not be negative, got -1/);
    expect(() => x.repeatInterleave(tensor([1n, 2n]))).toThrow(/2 counts for dimension 0 of \[3\]/);
    expect(() => x.repeatInterleave(1.5)).toThrow(ValueError);
  });
});

onEveryDevice('flip', () => {
  it('copies views of every layout, and never shares memory', () => {
    const x = arange(12).reshape(3, 4).t().slice(0, 1, 4, 2);
    expect(x.flip(0, 1).toArray()).toEqual([
      [11, 7, 3],
      [9, 5, 1],
    ]);
    const y = tensor([1, 2]);
    y.flip().fill_(0);
    expect(y.toArray()).toEqual([1, 2]);
  });
});

it('gives second names to the same functions', () => {
  expect(absolute).toBe(abs);
  expect(tensor([-2], { device: 'reference' }).absolute().toArray()).toEqual([2]);
});
