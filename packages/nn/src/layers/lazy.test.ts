import { manualSeed, ones, randn, type Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import * as nn from '../index.ts';

type Pair = readonly [text: string, lazy: () => nn.Module, plain: () => nn.Module, input: readonly number[]];

// The texts are PyTorch's.
const pairs: readonly Pair[] = [
  [
    'LazyLinear(in_features=0, out_features=3, bias=True)',
    () => new nn.LazyLinear(3),
    () => new nn.Linear(4, 3),
    [2, 4],
  ],
  [
    'LazyConv1d(0, 4, kernel_size=(2,), stride=(2,), groups=2)',
    () => new nn.LazyConv1d(4, 2, 2, { groups: 2 }),
    () => new nn.Conv1d(6, 4, 2, 2, { groups: 2 }),
    [2, 6, 5],
  ],
  [
    'LazyConv2d(0, 8, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))',
    () => new nn.LazyConv2d(8, 3, { padding: 1 }),
    () => new nn.Conv2d(3, 8, 3, { padding: 1 }),
    [2, 3, 5, 5],
  ],
  [
    'LazyConv3d(0, 2, kernel_size=(2, 2, 2), stride=(1, 1, 1), bias=False)',
    () => new nn.LazyConv3d(2, 2, { bias: false }),
    () => new nn.Conv3d(1, 2, 2, { bias: false }),
    [1, 3, 3, 3],
  ],
  [
    'LazyConvTranspose1d(0, 4, kernel_size=(3,), stride=(1,))',
    () => new nn.LazyConvTranspose1d(4, 3),
    () => new nn.ConvTranspose1d(2, 4, 3),
    [1, 2, 5],
  ],
  [
    'LazyConvTranspose2d(0, 4, kernel_size=(3, 3), stride=(2, 2), groups=2)',
    () => new nn.LazyConvTranspose2d(4, 3, 2, { groups: 2 }),
    () => new nn.ConvTranspose2d(2, 4, 3, 2, { groups: 2 }),
    [2, 4, 4],
  ],
  [
    'LazyConvTranspose3d(0, 2, kernel_size=(2, 2, 2), stride=(1, 1, 1))',
    () => new nn.LazyConvTranspose3d(2, 2),
    () => new nn.ConvTranspose3d(1, 2, 2),
    [1, 1, 2, 2, 2],
  ],
  [
    'LazyBatchNorm1d(0, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)',
    () => new nn.LazyBatchNorm1d(),
    () => new nn.BatchNorm1d(3),
    [4, 3],
  ],
  [
    'LazyBatchNorm2d(0, eps=0.001, momentum=0.1, affine=False, track_running_stats=True)',
    () => new nn.LazyBatchNorm2d({ eps: 1e-3, affine: false }),
    () => new nn.BatchNorm2d(3, { eps: 1e-3, affine: false }),
    [4, 3, 2, 2],
  ],
  [
    'LazyBatchNorm3d(0, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)',
    () => new nn.LazyBatchNorm3d(),
    () => new nn.BatchNorm3d(2),
    [2, 2, 2, 2, 2],
  ],
  [
    'LazyInstanceNorm1d(0, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)',
    () => new nn.LazyInstanceNorm1d(),
    () => new nn.InstanceNorm1d(3, { affine: true, trackRunningStats: true }),
    [3, 5],
  ],
];
const values = (m: nn.Module): unknown => Object.entries(m.stateDict()).map(([k, x]) => [k, x.toArray()]);

describe.each(pairs)('%s', (text, lazy, plain, sizes) => {
  it('becomes the ordinary layer, with its draws, at the first input', () => {
    const layer = lazy();
    expect(String(layer)).toBe(text);
    const [before, copy] = [layer.parameters(), nn.deepCopy(layer)];
    const x = randn([...sizes]);
    manualSeed(4);
    const twin = plain();
    const wanted = (twin(x) as Tensor).toArray();
    manualSeed(4);
    expect((layer(x) as Tensor).toArray()).toEqual(wanted);
    expect(String(layer)).toBe(String(twin));
    expect(layer.constructor).toBe(twin.constructor);
    expect(values(layer)).toEqual(values(twin));
    layer.parameters().forEach((p, i) => expect(p).toBe(before[i]));
    expect(String(copy)).toBe(text);
    manualSeed(4);
    expect((copy(x) as Tensor).toArray()).toEqual(wanted);
  });

  it('takes its sizes from what is loaded', () => {
    const [layer, twin] = [lazy(), plain()];
    layer.loadStateDict(twin.stateDict());
    expect(String(layer)).toBe(String(twin));
    expect(values(layer)).toEqual(values(twin));
  });
});

it('UninitializedParameters print, convert, and are trained by optimizers that held them before', () => {
  const layer = new nn.LazyLinear(2).double();
  expect([String(layer.weight), layer.weight.requiresGrad]).toEqual(['<UninitializedParameter>', true]);
  const { weight } = layer;
  layer(ones([1, 3], { dtype: 'float64' }))
    .sum()
    .backward();
  expect([weight.dtype, weight.grad?.sizes, weight instanceof nn.UninitializedParameter]).toEqual([
    'float64',
    [2, 3],
    false,
  ]);
});

it('refuses inputs without a size to take', () => {
  expect(() => new nn.LazyLinear(2)(ones([]))).toThrow('an input of no dimensions has no features');
  expect(() => new nn.LazyConv2d(2, 3)(ones([2, 3]))).toThrow('expected an input of 3 or 4 dimensions, got 2');
  expect(() => new nn.LazyConv1d(2, 3, { groups: 2 })(ones([3, 9]))).toThrow(
    'inChannels (3) must be divisible by groups (2)',
  );
});
