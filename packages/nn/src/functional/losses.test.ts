// What the reference values of PyTorch's ops do not show: edges, second derivatives, names of nodes, errors.
import { full, manualSeed, ones, rand, randint, randn, tensor, zeros, type Tensor } from '@kindling/core';
import { grad } from '@kindling/autograd';
import { beforeEach, describe, expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import * as nn from '../index.ts';
import { functional as F } from '../index.ts';

const double = { dtype: 'float64' } as const;
type Scalar = (x: Tensor) => Tensor;

beforeEach(() => {
  manualSeed(0);
});

/** The gradient of f as a scalar function of x, along a fixed direction: its own gradient is a second derivative. */
const slope =
  (f: Scalar, direction: Tensor): Scalar =>
  (x) =>
    (grad(f(x), x, { createGraph: true })[0] as Tensor).mul(direction).sum();

/** The derivative of f along a direction, from autograd and from a central difference. */
function derivatives(f: Scalar, at: Tensor): [exact: number, numeric: number] {
  const direction = randn(at.sizes, double);
  const h = 1e-5;
  const value = (step: number): number => f(at.add(direction.mul(step)).requiresGrad_()).item();
  return [slope(f, direction)(at.clone().requiresGrad_()).item(), (value(h) - value(-h)) / (2 * h)];
}

const classes = tensor([2, 0, -100, 1], { dtype: 'int64' });
const target = (): Tensor => randn([4, 3], double);
const weights = tensor([0.5, 2, 1], double);

describe.each<[name: string, f: () => Scalar, at?: () => Tensor]>([
  [
    'mseLoss',
    () =>
      (
        (t) => (x) =>
          F.mseLoss(x, t)
      )(target()),
  ],
  [
    'mseLoss of its target, summed and broadcast',
    () =>
      (
        (x) => (t) =>
          F.mseLoss(x, t, { reduction: 'sum' })
      )(randn([2, 4, 3], double)),
  ],
  [
    'l1Loss',
    () =>
      (
        (t) => (x) =>
          F.l1Loss(x, t)
      )(target()),
  ],
  [
    'smoothL1Loss',
    () =>
      (
        (t) => (x) =>
          F.smoothL1Loss(x, t, { beta: 0.7 })
      )(target()),
  ],
  [
    'huberLoss',
    () =>
      (
        (t) => (x) =>
          F.huberLoss(x, t, { delta: 0.7 })
      )(target()),
  ],
  ['crossEntropy', () => (x) => F.crossEntropy(x, classes)],
  [
    'crossEntropy, weighted and smoothed',
    () => (x) => F.crossEntropy(x, classes, { weight: weights, labelSmoothing: 0.2 }),
  ],
  [
    'crossEntropy of probabilities',
    () =>
      (
        (t) => (x) =>
          F.crossEntropy(x, t, { labelSmoothing: 0.1 })
      )(rand([4, 3], double)),
  ],
  [
    'binaryCrossEntropy',
    () =>
      (
        (t) => (x) =>
          F.binaryCrossEntropy(x, t, { weight: weights })
      )(rand([4, 3], double)),
    () => rand([4, 3], double),
  ],
  [
    'binaryCrossEntropy of its target, squared',
    () =>
      (
        (x) => (t) =>
          F.binaryCrossEntropy(x, t).square()
      )(rand([4, 3], double)),
    () => rand([4, 3], double),
  ],
  [
    'binaryCrossEntropyWithLogits',
    () =>
      (
        (t) => (x) =>
          F.binaryCrossEntropyWithLogits(x, t, { posWeight: weights })
      )(rand([4, 3], double)),
  ],
  [
    'klDiv of its target',
    () =>
      (
        (x) => (t) =>
          F.klDiv(x, t, { reduction: 'batchmean' })
      )(target()),
    () => rand([4, 3], double),
  ],
])('%s', (_, f, at = target) => {
  it('has the right first and second derivatives', () => {
    const loss = f();
    const x = at();
    for (const g of [loss, slope(loss, randn(x.sizes, double))]) {
      const [exact, numeric] = derivatives(g, x);
      expect(exact).toBeCloseTo(numeric, 6);
    }
  });
});

describe('crossEntropy', () => {
  const logits = (): Tensor => randn([4, 3]).requiresGrad_();

  it('gives the same by the fused rows as by its parts', () => {
    const x = logits();
    const wanted = F.nllLoss(x.logSoftmax(1), classes, { reduction: 'none' }).toArray() as number[];
    (F.crossEntropy(x, classes, { reduction: 'none' }).toArray() as number[]).forEach((v, i) =>
      expect(v).toBeCloseTo(wanted[i] as number, 6),
    );
    expect(wanted[2]).toBe(0);
    expect(F.crossEntropy(x, classes).item()).toBeCloseTo(wanted.reduce((a, b) => a + b) / 3, 6);
    expect(F.crossEntropy(x, classes).gradFn?.name).toBe('NllLossBackward0');
  });

  it('takes vectors, and images with classes in dimension 1', () => {
    const image = randn([2, 3, 2, 2]);
    const labels = randint(0, 3, [2, 2, 2]);
    const losses = F.crossEntropy(image, labels, { reduction: 'none' });
    expect(losses.sizes).toEqual([2, 2, 2]);
    const one = F.crossEntropy(image.select(0, 1).select(1, 0).select(1, 1), labels.at(1, 0, 1));
    expect(one.item()).toBeCloseTo(losses.at(1, 0, 1).item(), 6);
  });

  it('is NaN when every target is ignored, as in PyTorch', () => {
    expect(F.crossEntropy(logits(), full([4], 1), { ignoreIndex: 1 }).item()).toBeNaN();
  });

  it('leaves a scratch of no gradient at ignored rows', () => {
    const x = logits();
    F.crossEntropy(x, classes, { reduction: 'sum' }).backward();
    expect(x.grad?.at(2).toArray()).toEqual([0, 0, 0]);
  });

  it('names what is wrong', () => {
    expect(() => F.crossEntropy(randn([4, 3]), zeros([4]))).toThrow(
      'expected int64 class indices as target, got float32',
    );
    expect(() => F.crossEntropy(randn([4, 3]), zeros([5], { dtype: 'int64' }))).toThrow(
      'the target must have shape [4], got [5]',
    );
    expect(() => F.crossEntropy(randn([4, 3]), zeros([4, 3], { dtype: 'int64' }))).toThrow(
      'class probabilities and must be floating',
    );
    expect(() => F.crossEntropy(randn([4, 3]), classes, { weight: ones([2]) })).toThrow(
      'one value per class, shape [3], got [2]',
    );
    expect(() => F.crossEntropy(randn([4, 3]), classes, { labelSmoothing: 2 })).toThrow(
      'labelSmoothing must be between 0 and 1',
    );
    expect(() => F.crossEntropy(randn([4, 3]), full([4], 3))).toThrow(/3 is out of bounds/);
    expect(() => F.crossEntropy(randn([4, 3]), classes, { reduction: 'avg' as 'sum' })).toThrow(
      "'avg' is not a valid value for reduction",
    );
  });
});

describe('binary cross-entropy', () => {
  it('stays finite at 0 and 1, gradient included', () => {
    const x = tensor([0, 1, 0.5]).requiresGrad_();
    F.binaryCrossEntropy(x, tensor([1, 0, 0.5]), { reduction: 'sum' }).backward();
    expect(x.grad?.toArray()).toEqual([-1e12, 1e12, 0].map(Math.fround));
    expect(F.binaryCrossEntropy(x, tensor([1, 0, 1])).item()).toBeCloseTo((200 + Math.LN2) / 3, 4);
    expect(F.binaryCrossEntropyWithLogits(tensor([-1e4, 1e4]), tensor([1, 0])).item()).toBe(1e4);
  });

  it('refuses what is no probability', () => {
    expect(() => F.binaryCrossEntropy(tensor([1.5]), tensor([1]))).toThrow('all inputs must be between 0 and 1');
  });
});

describe('loss modules', () => {
  it('compute what their functions do and keep weights as buffers', () => {
    const x = randn([4, 3]);
    const loss = new nn.CrossEntropyLoss({ weight: ones([3]), ignoreIndex: -100, labelSmoothing: 0.1 });
    expect(loss(x, classes).item()).toBe(F.crossEntropy(x, classes, { weight: ones([3]), labelSmoothing: 0.1 }).item());
    expect(Object.keys(loss.stateDict())).toEqual(['weight']);
    expect(loss.double().weight?.dtype).toBe('float64');
    expect(new nn.NLLLoss({ reduction: 'sum' })(x, classes).item()).toBe(
      F.nllLoss(x, classes, { reduction: 'sum' }).item(),
    );
  });

  it.each<[string, () => nn.Module, Scalar]>([
    ['MSELoss', () => new nn.MSELoss(), (x) => F.mseLoss(x, ones([4, 3]))],
    ['L1Loss', () => new nn.L1Loss({ reduction: 'sum' }), (x) => F.l1Loss(x, ones([4, 3]), { reduction: 'sum' })],
    ['SmoothL1Loss', () => new nn.SmoothL1Loss({ beta: 0 }), (x) => F.l1Loss(x, ones([4, 3]))],
    ['HuberLoss', () => new nn.HuberLoss({ delta: 2 }), (x) => F.huberLoss(x, ones([4, 3]), { delta: 2 })],
    ['BCELoss', () => new nn.BCELoss(), (x) => F.binaryCrossEntropy(x, ones([4, 3]))],
    ['BCEWithLogitsLoss', () => new nn.BCEWithLogitsLoss(), (x) => F.binaryCrossEntropyWithLogits(x, ones([4, 3]))],
    ['KLDivLoss', () => new nn.KLDivLoss({ logTarget: true }), (x) => F.klDiv(x, ones([4, 3]), { logTarget: true })],
  ])('%s', (_, make, f) => {
    const x = rand([4, 3]);
    expect(make()(x, ones([4, 3])).item()).toBe(f(x).item());
  });

  it('refuse reductions they do not know', () => {
    expect(() => new nn.MSELoss({ reduction: 'batchmean' as 'mean' })).toThrow(
      "MSELoss: 'batchmean' is not a valid value for reduction",
    );
    expect(new nn.KLDivLoss({ reduction: 'batchmean' }).reduction).toBe('batchmean');
    expect(() => F.huberLoss(ones([1]), ones([1]), { delta: 0 })).toThrow('delta must be positive');
    expect(() => F.smoothL1Loss(ones([1]), ones([1]), { beta: -1 })).toThrow('beta must not be negative');
  });

  it('name their nodes as PyTorch does', () => {
    const x = rand([4, 3]).requiresGrad_();
    const name = (f: (x: Tensor, t: Tensor) => Tensor): string | undefined => f(x, ones([4, 3])).gradFn?.name;
    expect([name(F.mseLoss), name(F.smoothL1Loss), name(F.huberLoss), name(F.binaryCrossEntropy)]).toEqual([
      'MseLossBackward0',
      'SmoothL1LossBackward0',
      'HuberLossBackward0',
      'BinaryCrossEntropyBackward0',
    ]);
  });
});
