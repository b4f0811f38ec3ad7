import { manualSeed, ones, randn, tensor, type Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import * as nn from '../index.ts';

const numbers = (x: Tensor): number[] => [...x.toTypedArray()].map(Number);
const F = nn.functional;

describe('layers of one function give what it gives', () => {
  const x = randn([2, 4]);
  const image = randn([2, 4, 3, 3]);
  const cases: [nn.Module, Tensor, Tensor][] = [
    [new nn.LeakyReLU(0.2), x, F.leakyRelu(x, { negativeSlope: 0.2 })],
    [new nn.ELU({ alpha: 0.5 }), x, F.elu(x, { alpha: 0.5 })],
    [new nn.CELU(2), x, F.celu(x, { alpha: 2 })],
    [new nn.SELU(), x, F.selu(x)],
    [new nn.Hardtanh({ minVal: -0.5 }), x, F.hardtanh(x, { minVal: -0.5 })],
    [new nn.ReLU6(), x, F.relu6(x)],
    [new nn.PReLU({ numParameters: 4 }), x, F.leakyRelu(x, { negativeSlope: 0.25 })],
    [new nn.RReLU().eval(), x, F.leakyRelu(x, { negativeSlope: 11 / 48 })],
    [new nn.Threshold(0.1, 20), x, F.threshold(x, 0.1, 20)],
    [new nn.Softplus({ beta: 2 }), x, F.softplus(x, { beta: 2 })],
    [new nn.LogSigmoid(), x, F.logsigmoid(x)],
    [new nn.Softsign(), x, F.softsign(x)],
    [new nn.Tanhshrink(), x, F.tanhshrink(x)],
    [new nn.Mish(), x, F.mish(x)],
    [new nn.Hardsigmoid(), x, F.hardsigmoid(x)],
    [new nn.Hardswish(), x, F.hardswish(x)],
    [new nn.Softshrink(0.2), x, F.softshrink(x, { lambd: 0.2 })],
    [new nn.Hardshrink(0.2), x, F.hardshrink(x, { lambd: 0.2 })],
    [new nn.GLU(), x, F.glu(x)],
    [new nn.Softmin(1), x, F.softmin(x, 1)],
    [new nn.Softmax2d(), image, F.softmax(image, 1)],
  ];
  it.each(cases.map(([layer, input, expected]) => [layer.toString(), layer, input, expected] as const))(
    '%s',
    (_, layer, input, expected) => {
      const out = layer(input) as Tensor;
      expect(out.sizes).toEqual(expected.sizes);
      numbers(out).forEach((v, i) => expect(v).toBeCloseTo(numbers(expected)[i] as number, 6));
    },
  );
});

it('writes into the input of an in-place layer', () => {
  const x = tensor([-1, 7]);
  expect(new nn.ReLU6({ inplace: true })(x)).toBe(x);
  expect(numbers(x)).toEqual([0, 6]);
});

it('drops whole channels, as PyTorch draws them', () => {
  manualSeed(0);
  // torch.manual_seed(0); nn.Dropout2d(0.5)(torch.ones(2, 3, 2, 2))[:, :, 0, 0]
  const out = new nn.Dropout2d(0.5)(ones([2, 3, 2, 2])) as Tensor;
  expect(numbers(out.select(3, 0).select(2, 0))).toEqual([0.0, 0.0, 2.0, 0.0, 0.0, 0.0]);
  expect(numbers(out.select(3, 0).select(2, 0))).toEqual(numbers(out.select(3, 1).select(2, 1)));
  expect(numbers(new nn.Dropout2d(0.5).eval()(ones([1, 2, 1, 1])) as Tensor)).toEqual([1, 1]);
});

it('keeps mean and variance in alpha dropout, as PyTorch draws it', () => {
  manualSeed(0);
  // torch.manual_seed(0); nn.AlphaDropout(0.3)(torch.ones(6))
  const out = numbers(new nn.AlphaDropout(0.3)(ones([6])) as Tensor);
  [
    -1.059548258781433, -1.059548258781433, 1.315044641494751, -1.059548258781433, 1.315044641494751,
    -1.059548258781433,
  ].forEach((v, i) => expect(out[i]).toBeCloseTo(v, 5));
});

it('starts a Bilinear layer as PyTorch does', () => {
  manualSeed(0);
  const layer = new nn.Bilinear(2, 3, 2);
  const expected = [
    -0.005293981172144413, 0.37932288646698, -0.5819807648658752, -0.5203874707221985, -0.27234524488449097,
    0.1896158903837204, -0.014010033570230007, 0.5606575012207031, -0.06275151669979095, 0.1871093362569809,
    -0.2136969119310379, -0.13899271190166473, -0.6755334138870239, -0.4683041572570801,
  ];
  const actual = [...numbers(layer.weight), ...numbers(layer.bias as Tensor)];
  expected.forEach((v, i) => expect(actual[i]).toBeCloseTo(v, 6));
});

it('names a wrong probability and a wrong shape', () => {
  expect(() => new nn.Dropout3d(2)).toThrow(/Dropout3d: p must be between 0 and 1, got 2/);
  expect(() => new nn.Dropout2d()(ones([3]))).toThrow(/expected 3 or 4 dimensions, channels first, got \[3\]/);
  expect(() => new nn.Softmax2d()(ones([3]))).toThrow(/expected \(N, C, H, W\) or \(C, H, W\), got \[3\]/);
});
