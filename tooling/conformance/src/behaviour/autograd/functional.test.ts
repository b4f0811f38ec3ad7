// Values are PyTorch's, for the programs of its page on torch.autograd.functional.
import { functional } from '@kindling/autograd';
import { ones, tensor, type NestedArray, type Tensor } from '@kindling/core';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

const { hessian, hvp, jacobian, jvp, vhp, vjp } = functional;
const f64 = (data: NestedArray): Tensor => tensor(data, { dtype: 'float64' });
const X = [
  [0, 0.5],
  [1, -1],
];
const x = (): Tensor => f64(X);
const a = (): Tensor => f64([1, 2]);
const b = (): Tensor => f64([3, -1]);

const expReducer = (t: Tensor): Tensor => t.exp().sum(1);
const adder = (p: Tensor, q: Tensor): Tensor => p.mul(2).add(q.mul(q).mul(3));
const powReducer = (t: Tensor): Tensor => t.pow(3).sum();
const powAdder = (p: Tensor, q: Tensor): Tensor => p.pow(2).mul(2).add(q.pow(2).mul(3).mul(p)).sum();

const lists = (t: unknown): unknown =>
  Array.isArray(t) ? t.map(lists) : (t as Tensor).mul(1e12).round().div(1e12).add(0).toArray();

onEveryDevice('functional', () => {
  it('jacobian of one input, of several, and of several outputs', () => {
    expect(lists(jacobian(expReducer, x()))).toEqual(
      [
        [
          [1, 1.6487212707],
          [0, 0],
        ],
        [
          [0, 0],
          [2.718281828459, 0.367879441171],
        ],
      ].map((block) => block.map((row) => row.map((v) => expect.closeTo(v, 9)))),
    );
    expect(lists(jacobian(adder, [a(), b()]))).toEqual([
      [
        [2, 0],
        [0, 2],
      ],
      [
        [18, 0],
        [0, -6],
      ],
    ]);
    const both = (t: Tensor): [Tensor, Tensor] => [t.mul(t), t.sum()];
    expect(lists(jacobian(both, a()))).toEqual([
      [
        [2, 0],
        [0, 4],
      ],
      [1, 1],
    ]);
  });

  it('hessian', () => {
    expect(lists(hessian(powReducer, x()))).toEqual([
      [
        [
          [0, 0],
          [0, 0],
        ],
        [
          [0, 3],
          [0, 0],
        ],
      ],
      [
        [
          [0, 0],
          [6, 0],
        ],
        [
          [0, 0],
          [0, -6],
        ],
      ],
    ]);
    expect(lists(hessian(powAdder, [a(), b()]))).toEqual([
      [
        [
          [4, 0],
          [0, 4],
        ],
        [
          [18, 0],
          [0, -6],
        ],
      ],
      [
        [
          [18, 0],
          [0, -6],
        ],
        [
          [6, 0],
          [0, 12],
        ],
      ],
    ]);
  });

  it('products of vectors with Jacobians, from both sides', () => {
    expect(lists(vjp(adder, [a(), b()], f64([1, 2])))).toEqual([
      [29, 7],
      [
        [2, 4],
        [18, -12],
      ],
    ]);
    const direction = f64([
      [1, 2],
      [3, 4],
    ]);
    const [, along] = jvp(expReducer, x(), direction);
    expect(along.toArray()).toEqual([expect.closeTo(4.2974425414, 9), expect.closeTo(9.62636325006, 9)]);
    const mixed = (p: Tensor, q: Tensor): [Tensor, Tensor] => [p.mul(q), p.sum()];
    expect(lists(jvp(mixed, [a(), b()], [f64([1, 2]), f64([0, 1])]))).toEqual([
      [[3, -2], 3],
      [[3, 0], 3],
    ]);
  });

  it('products of vectors with Hessians', () => {
    const v = [f64([1, 2]), f64([0, 1])];
    const wanted = [
      43,
      [
        [4, 2],
        [18, 0],
      ],
    ];
    expect(lists(vhp(powAdder, [a(), b()], v))).toEqual(wanted);
    expect(lists(hvp(powAdder, [a(), b()], v))).toEqual(wanted);
    const [value, product] = vhp(
      powReducer,
      x(),
      f64([
        [1, 2],
        [3, 4],
      ]),
    );
    expect([value.item(), product.toArray()]).toEqual([
      0.125,
      [
        [0, 6],
        [18, -24],
      ],
    ]);
  });

  it('results are apart from the graph, unless it is asked for', () => {
    const w = a().requiresGrad_();
    const cube = (t: Tensor): Tensor => t.pow(3);
    expect(jacobian(cube, w).requiresGrad).toBe(false);
    jacobian(cube, w, { createGraph: true }).sum().backward();
    expect(w.grad?.toArray()).toEqual([6, 12]);
    const [, product] = vjp(cube, w, f64([1, 1]), { createGraph: true });
    product.sum().backward();
    expect(w.grad?.toArray()).toEqual([12, 24]);
  });

  it('what does not depend on an input has derivative zero, or is an error when strict', () => {
    const constant = (_t: Tensor): Tensor => ones([2], { dtype: 'float64' });
    expect(lists(jacobian(constant, a()))).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(() => jacobian(constant, a(), { strict: true })).toThrow(/jacobian: an output does not depend on any input/);
    const first = (p: Tensor, _q: Tensor): Tensor => p.sum();
    expect(lists(vjp(first, [a(), b()]))).toEqual([
      3,
      [
        [1, 1],
        [0, 0],
      ],
    ]);
    expect(() => vjp(first, [a(), b()], null, { strict: true })).toThrow(/no output depends on input 1/);
  });

  it('say what does not fit', () => {
    const twice = (t: Tensor): Tensor => t.mul(2);
    expect(() => hessian(twice, a())).toThrow(/hessian: the function must return one tensor of one element, got \[2\]/);
    expect(() => vjp(twice, a())).toThrow(/vjp: v can be left out only for one tensor of one element/);
    expect(() => vjp(twice, a(), f64([1, 2, 3]))).toThrow(/vjp: v has \[3\], expected \[2\]/);
    expect(() => jacobian(() => 3 as never, a())).toThrow(/must return a tensor or a list of tensors/);
  });
});
