// What PyTorch's OpInfo samples do not reach: volumes, antialias, nearest-exact, affine grids, bad input. Values are
// those of PyTorch 1.13 on a ramp, x = sin(0.7 i).
import { arange, ones, tensor, type Tensor } from '@kindling/core';
import '@kindling/autograd';
import { expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import * as F from './index.ts';

const ramp = (...sizes: number[]): Tensor =>
  arange(
    sizes.reduce((a, b) => a * b, 1),
    { dtype: 'float64' },
  )
    .mul(0.7)
    .sin()
    .reshape(sizes);
const near = (x: Tensor, expected: number[]): void => {
  const actual = [...x.flatten().toTypedArray()].map(Number);
  expect(actual.length).toBe(expected.length);
  expected.forEach((e, i) => expect(actual[i]).toBeCloseTo(e, 9));
};

it('samples volumes', () => {
  const grid = ramp(1, 2, 1, 2, 3).mul(1.2).add(0.01);
  near(
    F.gridSample(ramp(1, 1, 2, 3, 2), grid, { alignCorners: false }),
    [0.20959438520973186, 0.07170248412426021, 0.0, 0.2032272674324678],
  );
  near(
    F.gridSample(ramp(1, 1, 2, 3, 2), grid, { mode: 'nearest', paddingMode: 'reflection', alignCorners: true }),
    [0.9881682338770003, 0.8632093666488739, 0.0, 0.9881682338770003],
  );
});

it('makes affine grids', () => {
  near(
    F.affineGrid(ramp(1, 2, 3), [1, 1, 2, 3], { alignCorners: false }),
    [
      0.6633408863696146, -1.0937502138668216, 0.6633408863696146, -0.5182773027675724, 0.6633408863696146,
      0.05719560833167686, 1.3075585736073057, -0.7587620637109165, 1.3075585736073057, -0.18328915261166728,
      1.3075585736073057, 0.39218375848758197,
    ],
  );
  near(
    F.affineGrid(ramp(1, 3, 4), [1, 1, 2, 1, 2], { alignCorners: true }),
    [
      -0.12224036333958621, -0.44586499036664995, 0.9624482730305328, -0.12224036333958621, 0.22411130994516026,
      -0.30008500271411054, 1.8486590966373342, -2.1890165351938253, 2.276421470468111, 1.8486590966373342,
      -1.5190402348820151, 1.0138881947234677,
    ],
  );
});

it('shrinks without aliasing', () => {
  near(
    F.interpolate(ramp(1, 1, 5, 6), { size: [2, 3], mode: 'bilinear', antialias: true }),
    [
      -0.10675452857604581, 0.06048633161139767, 0.14631143345405173, -0.03817857080542412, 0.11633898972885867,
      0.1142620466537198,
    ],
  );
  near(
    F.interpolate(ramp(1, 1, 5, 6), { size: [2, 3], mode: 'bicubic', antialias: true }),
    [
      -0.0883827470009663, 0.07763029452956545, 0.1256899451472734, -0.0673969625711589, 0.09614752895206144,
      0.11360308526629154,
    ],
  );
  near(
    F.interpolate(ramp(1, 1, 7), { size: 3, mode: 'nearest-exact' }),
    [0.644217687237691, 0.8632093666488739, -0.35078322768961984],
  );
});

it('undoes its shuffles', () => {
  const x = ramp(2, 8, 2, 3);
  expect(F.pixelUnshuffle(F.pixelShuffle(x, 2), 2).toArray()).toEqual(x.toArray());
  near(F.channelShuffle(ramp(1, 4, 1), 2), [0, Math.sin(1.4), Math.sin(0.7), Math.sin(2.1)]);
});

it('fold is the adjoint of unfold', () => {
  const x = ramp(1, 2, 5, 4);
  const options = { dilation: 2, padding: 1, stride: [1, 2] };
  const columns = F.unfold(x, 2, options);
  const y = ramp(...columns.sizes);
  const left = columns.mul(y).sum().item();
  expect(F.fold(y, [5, 4], 2, options).mul(x).sum().item()).toBeCloseTo(left, 10);
});

it('names what does not fit', () => {
  expect(() => F.interpolate(ones([1, 1, 4]), { size: 2, mode: 'bilinear' })).toThrow(
    /mode 'bilinear' does not take \[1, 1, 4\]/,
  );
  expect(() => F.interpolate(ones([1, 1, 4]), {})).toThrow(/give either size or scaleFactor/);
  expect(() => F.gridSample(ones([1, 1, 2, 2]), ones([1, 2, 2, 3]))).toThrow(/expected input \(N, C, H, W\) with grid/);
  expect(() => F.pixelShuffle(ones([1, 3, 2, 2]), 2)).toThrow(/the channels of \[1, 3, 2, 2\] must be divisible by 4/);
  expect(() => F.unfold(ones([1, 1, 2, 2]), 3)).toThrow(/windows of \[3, 3\] .* do not fit into an image of \[2, 2\]/);
  expect(() => F.fold(tensor([[1]]), [4, 4], 2)).toThrow(/for an image of \[4, 4\], got \[1, 1\]/);
});
