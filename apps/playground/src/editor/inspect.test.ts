import { nn, ones, tensor } from 'kindling';
import { expect, it } from 'vitest';
import { inspect, inspectAll } from './inspect.ts';

it('prints what is Kindling’s as PyTorch does', () => {
  expect(inspect(tensor([1, 2.5]))).toBe('tensor([1.0000, 2.5000])');
  expect(inspect(ones([2, 3]).shape)).toBe('torch.Size([2, 3])');
  expect(inspect(new nn.Linear(2, 1))).toBe('Linear(in_features=2, out_features=1, bias=True)');
  expect(inspect({ x: tensor([1, 2]), n: [ones([1])] })).toBe('{ x: tensor([1., 2.]), n: [tensor([1.])] }');
});

it('prints values, nested and quoted', () => {
  expect(inspectAll(['a', 1, 'b'])).toBe('a 1 b');
  expect(inspect(['it’s', "it's", 2n, null, undefined, true])).toBe("['it’s', 'it\\'s', 2n, null, undefined, true]");
  expect(inspect(new Map([['a', new Set([1])]]))).toBe("Map { 'a' => Set { 1 } }");
  expect(inspect(new Float32Array([1, 2]))).toBe('Float32Array [1, 2]');
  expect(inspect(new RangeError('far'))).toBe('RangeError: far');
  expect(inspect(Math.max)).toBe('[Function: max]');
  expect(inspect([])).toBe('[]');
  expect(inspect({})).toBe('{}');
  expect(inspect(Object.create(null))).toBe('{}');
  expect(inspect(Symbol('s'))).toBe('Symbol(s)');
});

it('breaks long lists into lines, and indents them', () => {
  const rows = { first: 'x'.repeat(40), second: tensor([[1, 2], [3, 4]]) }; // prettier-ignore
  expect(inspect(rows)).toBe(`{\n  first: '${'x'.repeat(40)}',\n  second: tensor([[1., 2.],\n          [3., 4.]])\n}`);
});

it('ends where a value does not', () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  expect(inspect(circle)).toBe('{ self: [Circular] }');
  const twice = [1];
  expect(inspect([twice, twice])).toBe('[[1], [1]]');
  expect(inspect(Array.from({ length: 1000 }, (_, i) => i))).toMatch(/99,\n {2}\.\.\.\n\]$/);
  let deep: unknown[] = [];
  for (let i = 0; i < 10; i++) deep = [deep];
  expect(inspect(deep)).toBe('[[[[[[Array]]]]]]');
});
