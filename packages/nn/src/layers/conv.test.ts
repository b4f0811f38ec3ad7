// Values made by PyTorch 1.13.1 with the same seeds.
import { arange, manualSeed, ones, type Tensor } from '@kindling/core';
import { beforeEach, describe, expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import { Conv1d, Conv2d, Conv3d, ConvTranspose1d, ConvTranspose2d, functional as F } from '../index.ts';
import type { PaddingMode } from './conv.ts';

beforeEach(() => {
  manualSeed(1);
});

const image = (): Tensor => arange(50).to('float32').view(1, 2, 5, 5).div(10);
const rounded = (x: Tensor): number[] =>
  [...(x.flatten().toTypedArray() as Float32Array)].map((v) => Number(v.toFixed(4)));

describe('convolution layers', () => {
  it.each<[mode: PaddingMode, values: number[]]>([
    ['reflect', [0.6123, 0.6737, 0.7114, 0.6922, 0.7536, 0.7914, 0.8854, 0.9468, 0.9845]],
    ['replicate', [0.5697, 0.6193, 0.657, 0.7041, 0.7536, 0.7914, 0.895, 0.9446, 0.9823]],
    ['circular', [0.74, 0.8369, 0.8746, 0.6568, 0.7536, 0.7914, 0.8564, 0.9533, 0.991]],
  ])('pad with paddingMode %s', (paddingMode, values) => {
    const layer = new Conv2d(2, 1, [3, 2], { stride: 2, padding: 1, paddingMode });
    expect(rounded(layer(image()))).toEqual(values);
  });

  it("keep sizes with padding 'same', the odd element after the image", () => {
    const layer = new Conv2d(2, 2, [4, 2], 1, 'same', { groups: 2, paddingMode: 'reflect' });
    const out = layer(image());
    expect(out.sizes).toEqual([1, 2, 5, 5]);
    expect(rounded(out.at(0, 0, 0))).toEqual([0.1512, 0.1622, 0.1732, 0.1842, 0.1148]);
    const x = ones([1, 6]);
    expect(F.conv1d(x, ones([1, 1, 4]), null, { padding: 'same' }).toArray()).toEqual([[3, 4, 4, 4, 3, 2]]);
    expect(F.conv1d(x, ones([1, 1, 4]), null, 1, 'valid').sizes).toEqual([1, 3]);
  });

  it('start as in PyTorch, transposed ones from the inputs of one weight', () => {
    const plain = new Conv3d(1, 2, 2);
    expect(rounded(plain.weight).slice(0, 4)).toEqual([0.1822, -0.1561, -0.0685, 0.1659]);
    expect(rounded(plain.bias as Tensor)).toEqual([0.0512, -0.0014]);
    manualSeed(1);
    const transposed = new ConvTranspose2d(2, 1, 3, { stride: 2, padding: 1 });
    expect(rounded(transposed.weight).slice(0, 3)).toEqual([0.1718, -0.1471, -0.0646]);
    expect(rounded(transposed.bias as Tensor)).toEqual([0.2914]);
  });

  it('give the transposed one the size that is asked for', () => {
    const layer = new ConvTranspose2d(2, 1, 3, 2, 1);
    const out = layer(image(), [10, 9]);
    expect(out.sizes).toEqual([1, 1, 10, 9]);
    expect(rounded(out.at(0, 0, 9)).slice(0, 3)).toEqual([0.848, 0.096, 0.8698]);
    expect(layer(image(), [1, 1, 9, 10]).sizes).toEqual([1, 1, 9, 10]);
    expect(() => layer(image(), [11, 9])).toThrow('outputSize [11, 9] must be from [9, 9] on');
  });

  it('take inputs without a batch', () => {
    const layer = new Conv1d(2, 3, 2);
    expect(layer(ones([2, 4])).sizes).toEqual([3, 3]);
    expect(new ConvTranspose1d(2, 3, 2)(ones([2, 4])).sizes).toEqual([3, 5]);
  });

  it.each<[call: () => unknown, message: string]>([
    [() => new Conv2d(3, 4, 2, { groups: 2 }), 'inChannels (3) must be divisible by groups (2)'],
    [() => new Conv2d(2, 3, 2, { groups: 2 }), 'outChannels (3) must be divisible by groups (2)'],
    [() => new Conv2d(2, 2, 2, { stride: 2, padding: 'same' }), "padding 'same' needs stride 1"],
    [() => new Conv2d(2, 2, [2, 2, 2]), 'kernelSize must be one number or 2, got [2, 2, 2]'],
    [() => new Conv2d(2, 2, 2)(ones([2, 3, 3, 3, 3])), 'expected an input of 4 dimensions'],
    [() => new Conv2d(2, 2, 2)(ones([1, 3, 4, 4])), 'the input must have 2 channels, got 3'],
  ])('refuse what does not fit: %#', (call, message) => {
    expect(call).toThrow(message);
  });
});
