// Values made by PyTorch 1.13.1.
import { arange, tensor, zeros, type Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import * as nn from '../index.ts';
import { functional as F } from '../index.ts';

const image = (): Tensor => arange(25).to('float32').view(1, 1, 5, 5);

describe('pooling layers', () => {
  it('are undone by their indices', () => {
    const [values, indices] = new nn.MaxPool2d(2, { returnIndices: true })(image());
    expect(values.toArray()).toEqual([
      [
        [
          [6, 8],
          [16, 18],
        ],
      ],
    ]);
    const unpooled = new nn.MaxUnpool2d(2)(values, indices, [5, 5]);
    expect(unpooled.at(0, 0, 1).toArray()).toEqual([0, 6, 0, 8, 0]);
    expect(new nn.MaxUnpool2d(2)(values, indices.mul(0)).sizes).toEqual([1, 1, 4, 4]);
    expect(() => F.maxUnpool2d(values, indices, 2)).toThrow(/index 16 is out of bounds/);
    expect(() => F.maxUnpool2d(values, indices, 2, { outputSize: [8, 5] })).toThrow('outputSize [8, 5]');
  });

  it('call their functions with what they were given', () => {
    const x = image();
    const same = (layer: (x: Tensor) => Tensor, wanted: Tensor): void =>
      expect(layer(x).toArray()).toEqual(wanted.toArray());
    same(new nn.MaxPool2d(3, 1, 1, { dilation: 2 }), F.maxPool2d(x, 3, { stride: 1, padding: 1, dilation: 2 }));
    same(
      new nn.AvgPool2d(3, { padding: 1, countIncludePad: false }),
      F.avgPool2d(x, 3, null, 1, { countIncludePad: false }),
    );
    same(new nn.AdaptiveAvgPool2d([2, null]), F.adaptiveAvgPool2d(x, [2, 5]));
    same(new nn.AdaptiveMaxPool2d(2), F.adaptiveMaxPool2d(x, 2));
    same(new nn.LPPool2d(2, 2), F.lpPool2d(x, 2, 2));
    const samples = tensor([[[0.3, 0.6]]]);
    same(
      new nn.FractionalMaxPool2d(2, { outputSize: 3, randomSamples: samples }),
      F.fractionalMaxPool2d(x, 2, { outputSize: 3, randomSamples: samples }),
    );
  });

  it.each<[call: () => unknown, message: string]>([
    [() => F.maxPool2d(image(), 2, { padding: 2 }), 'padding [2, 2] must be at most half of kernelSize [2, 2]'],
    [() => F.maxPool2d(image(), 0), 'kernelSize must be whole numbers of at least 1'],
    [() => F.maxPool2d(image(), 6), 'the result would be [0, 0]'],
    [() => F.maxPool2d(image().to('int64'), 2), 'expected a floating tensor, got int64'],
    [() => F.maxPool2d(zeros([5, 5]), 2), 'expected an input of 4 dimensions'],
    [() => F.avgPool2d(zeros([2, 0, 4, 4]), 2), 'only the batch may be empty'],
    [() => F.avgPool2d(image(), 2, { divisorOverride: 0 }), 'divisorOverride must not be 0'],
    [() => F.avgPool2d(image().to('int32'), 2), 'expected a floating or int64 tensor'],
    [() => F.adaptiveAvgPool2d(image(), [-1, 2]), 'outputSize must be whole numbers of at least 0'],
    [() => F.fractionalMaxPool2d(image(), 2), 'needs outputSize or outputRatio'],
    [() => F.fractionalMaxPool2d(image(), 2, { outputSize: 5 }), 'do not fit into [1, 1, 5, 5]'],
  ])('refuse what does not fit: %#', (call, message) => {
    expect(call).toThrow(message);
  });
});

describe('padding layers', () => {
  const x = (): Tensor => arange(3).to('float32').view(1, 1, 3);

  it('put around the input what their name says', () => {
    const row = (layer: (x: Tensor) => Tensor): unknown => layer(x()).at(0, 0).toArray();
    expect(row(new nn.ReflectionPad1d([1, 2]))).toEqual([1, 0, 1, 2, 1, 0]);
    expect(row(new nn.ReplicationPad1d([1, 2]))).toEqual([0, 0, 1, 2, 2, 2]);
    expect(row(new nn.CircularPad1d([1, 2]))).toEqual([2, 0, 1, 2, 0, 1]);
    expect(row(new nn.ZeroPad1d([1, -1]))).toEqual([0, 0, 1]);
    expect(row(new nn.ConstantPad1d(1, 3.5))).toEqual([3.5, 0, 1, 2, 3.5]);
  });

  it.each<[call: () => unknown, message: string]>([
    [() => F.pad(x(), [3, 0], 'reflect'), "mode 'reflect' adds at most 2 in dimension 2"],
    [() => F.pad(x(), [4, 0], 'circular'), "mode 'circular' adds at most 3"],
    [() => F.pad(x(), [-2, -1], 'replicate'), 'nothing would be left of dimension 2'],
    [() => F.pad(x(), [1, 1, 1, 1, 1, 1], 'reflect'), 'got padding [1, 1, 1, 1, 1, 1] for [1, 1, 3]'],
    [() => F.pad(x(), [1, 1], { mode: 'reflect', value: 2 }), 'takes no value'],
  ])('refuse what does not fit: %#', (call, message) => {
    expect(call).toThrow(message);
  });
});
