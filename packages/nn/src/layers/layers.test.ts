import { arange, manualSeed, ones, randn, tensor, zeros, type Tensor, type TensorData } from '@kindling/core';
import { beforeEach, describe, expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import {
  Embedding,
  Flatten,
  functional as F,
  GELU,
  Identity,
  LayerNorm,
  Linear,
  LogSoftmax,
  ReLU,
  SiLU,
  Softmax,
  Unflatten,
} from '../index.ts';

const int64 = (data: TensorData): Tensor => tensor(data, { dtype: 'int64' });

beforeEach(() => {
  manualSeed(0);
});

describe('Linear', () => {
  it('is x Wᵀ + b over the last dimension', () => {
    const layer = new Linear(3, 2, { dtype: 'float64' });
    const x = randn([2, 5, 3], { dtype: 'float64' });
    const wanted = x.matmul(layer.weight.t()).add(layer.bias ?? 0);
    expect(layer(x).sub(wanted).abs().max().item()).toBeLessThan(1e-14);
    expect(new Linear(3, 2, { bias: false }).bias).toBeNull();
    expect(() => layer(randn([2, 4], { dtype: 'float64' }))).toThrow("the weight's inFeatures (4 against 3)");
  });

  it('has no values to draw without inputs or outputs', () => {
    expect(new Linear(0, 2).bias?.toArray()).toEqual([0, 0]);
    expect(new Linear(2, 0)(ones([1, 2])).sizes).toEqual([1, 0]);
  });
});

describe('LayerNorm', () => {
  it('gives rows of mean 0 and variance 1, and starts as the identity', () => {
    const layer = new LayerNorm([3, 4]);
    const y = layer(randn([5, 3, 4]).mul(7).add(2)).view(5, 12);
    expect(y.mean(1).abs().max().item()).toBeLessThan(1e-6);
    expect(y.var(1, { correction: 0 }).sub(1).abs().max().item()).toBeLessThan(1e-5);
    expect(layer.weight?.toArray()).toEqual(ones([3, 4]).toArray());
    expect(new LayerNorm(4, { bias: false }).namedParameters().map(([name]) => name)).toEqual(['weight']);
    expect(new LayerNorm(4, { elementwiseAffine: false }).parameters()).toEqual([]);
  });

  it('names the shapes that do not fit', () => {
    expect(() => new LayerNorm(4)(ones([2, 3]))).toThrow('an input whose last dimensions are [4], got [2, 3]');
    expect(() => F.layerNorm(ones([2, 3]), [3], { weight: ones([2]) })).toThrow(
      'weight and bias of shape [3], got [2]',
    );
  });
});

describe('Embedding', () => {
  it('looks rows up and sums their gradients', () => {
    const table = new Embedding(4, 2);
    const out = table(
      int64([
        [1, 3],
        [3, 3],
      ]),
    );
    expect(out.sizes).toEqual([2, 2, 2]);
    expect(out.at(1, 0).toArray()).toEqual(table.weight.at(3).toArray());
    out.sum().backward();
    expect(table.weight.grad?.toArray()).toEqual([
      [0, 0],
      [1, 1],
      [0, 0],
      [3, 3],
    ]);
    expect(() => table(int64([4]))).toThrow(/4 is out of bounds/);
  });

  it('neither fills nor trains its padding row', () => {
    const table = new Embedding(3, 2, { paddingIdx: -1 });
    expect(table.paddingIdx).toBe(2);
    expect(table.weight.at(2).toArray()).toEqual([0, 0]);
    table(int64([0, 2]))
      .sum()
      .backward();
    expect(table.weight.grad?.toArray()).toEqual([
      [1, 1],
      [0, 0],
      [0, 0],
    ]);
    expect(() => new Embedding(3, 2, { paddingIdx: 3 })).toThrow('paddingIdx must be within the 3 rows, got 3');
  });
});

describe('oneHot', () => {
  it('sets one place per class', () => {
    expect(F.oneHot(int64([2, 0])).toArray()).toEqual([
      [0, 0, 1],
      [1, 0, 0],
    ]);
    expect(F.oneHot(int64([[1]]), 2).toArray()).toEqual([[[0, 1]]]);
    expect(F.oneHot(zeros([0], { dtype: 'int64' }), { numClasses: 3 }).sizes).toEqual([0, 3]);
  });

  it('refuses classes that have no place', () => {
    expect(() => F.oneHot(int64([3]), 3)).toThrow('between 0 and numClasses - 1 (2)');
    expect(() => F.oneHot(int64([-1]))).toThrow('classes must be between 0');
    expect(() => F.oneHot(zeros([0], { dtype: 'int64' }))).toThrow('an empty input needs numClasses');
  });
});

describe('layers without parameters', () => {
  const x = arange(-3, 3).to('float32');

  it('apply their functions', () => {
    expect(new ReLU()(x).toArray()).toEqual([0, 0, 0, 0, 1, 2]);
    expect(new GELU({ approximate: 'tanh' })(x).toArray()).toEqual(F.gelu(x, { approximate: 'tanh' }).toArray());
    expect(new Identity(1, 'ignored')(x)).toBe(x);
    expect(new Flatten()(ones([2, 3, 4])).sizes).toEqual([2, 12]);
    expect(new Flatten(0, 1)(ones([2, 3, 4])).sizes).toEqual([6, 4]);
    expect(new Unflatten(-1, [2, 3])(x).sizes).toEqual([2, 3]);
  });

  it('write in place when asked', () => {
    const y = x.clone();
    expect(new ReLU({ inplace: true })(y)).toBe(y);
    expect(y.toArray()).toEqual([0, 0, 0, 0, 1, 2]);
    const z = x.clone();
    expect(new SiLU({ inplace: true })(z)).toBe(z);
    expect(z.toArray()).toEqual(F.silu(x).toArray());
  });

  it('choose the dimension of a softmax as PyTorch does when none is given', () => {
    const image = randn([2, 3, 4]);
    expect(new Softmax()(image).toArray()).toEqual(image.softmax(0).toArray());
    expect(new Softmax()(image.at(0)).toArray()).toEqual(image.at(0).softmax(1).toArray());
    expect(new LogSoftmax(-1)(image).toArray()).toEqual(image.logSoftmax(2).toArray());
  });
});
