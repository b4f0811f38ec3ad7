import { ones, tensor, zeros, type Tensor } from '@kindling/core';
import { expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import { Linear, Parameter, utils } from '../index.ts';

function withGrads(): Parameter[] {
  const a = new Parameter(zeros([2]));
  const b = new Parameter(zeros([1]));
  a.grad = tensor([3, 0]);
  b.grad = tensor([-4]);
  return [a, b, new Parameter(zeros([1]))];
}
const grads = (ps: readonly Tensor[]): unknown[] => ps.map((p) => p.grad?.toArray());

it('clips the common norm and returns what it was', () => {
  const ps = withGrads();
  expect(utils.clipGradNorm_(ps, 10).item()).toBe(5);
  expect(grads(ps)).toEqual([[3, 0], [-4], undefined]);
  expect(utils.clipGradNorm_(ps, 1).item()).toBe(5);
  expect(ps[0]?.grad?.at(0).item()).toBeCloseTo(0.6, 6);
  expect(ps[1]?.grad?.item()).toBeCloseTo(-0.8, 6);
});

it('clips other norms', () => {
  expect(utils.clipGradNorm_(withGrads(), 1, { normType: Infinity }).item()).toBe(4);
  expect(utils.clipGradNorm_(withGrads(), 1, { normType: 1 }).item()).toBeCloseTo(7, 6);
  expect(utils.clipGradNorm_([new Parameter(ones([1]))], 1).item()).toBe(0);
  expect(utils.clipGradNorm_(withGrads(), 1, { normType: 3 }).item()).toBeCloseTo(91 ** (1 / 3), 5);
  expect(utils.clipGradNorm_(withGrads(), 1, { normType: -Infinity }).item()).toBe(0);
  expect(utils.clipGradNorm_(withGrads(), 1, { normType: 0 }).item()).toBe(2);
});

it('refuses norms that are not finite when asked', () => {
  const p = new Parameter(ones([1]));
  p.grad = tensor([Infinity]);
  expect(() => utils.clipGradNorm_(p, 1, { errorIfNonfinite: true })).toThrow('total norm of order 2 is Infinity');
  expect(utils.clipGradNorm_(p, 1).item()).toBe(Infinity);
});

it('clips elements', () => {
  const ps = withGrads();
  utils.clipGradValue_(ps, 1);
  expect(grads(ps)).toEqual([[1, 0], [-1], undefined]);
});

it('puts parameters into one vector and back', () => {
  const layer = new Linear(2, 2);
  const vector = utils.parametersToVector(layer.parameters());
  expect(vector.sizes).toEqual([6]);
  utils.vectorToParameters(vector.detach().mul(0).add(2), layer.parameters());
  expect([layer.weight.toArray(), layer.bias?.toArray()]).toEqual([
    [
      [2, 2],
      [2, 2],
    ],
    [2, 2],
  ]);
  expect(layer.weight.isLeaf).toBe(true);
  expect(() => utils.vectorToParameters(ones([5]), layer.parameters())).toThrow(
    'need a vector of 6 elements, got shape [5]',
  );
});
