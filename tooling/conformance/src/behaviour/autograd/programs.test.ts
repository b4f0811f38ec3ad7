// Programs of PyTorch's tutorials and notes on autograd (mechanics, in-place correctness, gradients of functions with
// corners), with the values that PyTorch gives. Hooks are in hooks.test.ts, custom functions in function.test.ts.
import { backward, grad, noGrad } from '@kindling/autograd';
import { arange, eye, linalg, maximum, ones, onesLike, slice, tensor, type Tensor } from '@kindling/core';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

const leaf = (data: number[], dtype: 'float32' | 'float64' = 'float32'): Tensor =>
  tensor(data, { dtype, requiresGrad: true });
const near = (values: number[], digits = 4): unknown[] => values.map((v) => expect.closeTo(v, digits));
const gradient = (x: Tensor): unknown => x.grad?.toArray() ?? null;

onEveryDevice('programs of the tutorials', () => {
  it('Q = 3a³ - b², with a gradient given', () => {
    const a = leaf([2, 3]);
    const b = leaf([6, 4]);
    a.pow(3)
      .mul(3)
      .sub(b.pow(2))
      .backward(tensor([1, 1]));
    expect([gradient(a), gradient(b)]).toEqual([
      [36, 81],
      [-12, -8],
    ]);
  });

  it('the mean of 3(x + 2)²', () => {
    const x = ones([2, 2], { requiresGrad: true });
    const y = x.add(2);
    const out = y.mul(y).mul(3).mean();
    out.backward();
    expect([out.item(), gradient(x)]).toEqual([
      27,
      [
        [4.5, 4.5],
        [4.5, 4.5],
      ],
    ]);
  });

  it('doubling until the norm is 1000, and a vector-Jacobian product', () => {
    const x = leaf([0.5, -1, 2]);
    let y = x.mul(2);
    while (Math.sqrt(y.data.square().sum().item()) < 1000) y = y.mul(2);
    y.backward(tensor([0.1, 1, 0.0001]));
    expect(y.toArray()).toEqual([256, -512, 1024]);
    expect(gradient(x)).toEqual(near([51.2, 512, 0.0512]));
  });

  it('a layer with cross-entropy against zeros', () => {
    const w = arange(15, { dtype: 'float32' }).reshape([5, 3]).div(10).requiresGrad_();
    const b = leaf([0.1, 0.2, 0.3]);
    const p = ones([5]).matmul(w).add(b).sigmoid();
    const loss = p.rsub(1).log().mean().neg();
    loss.backward();
    const wanted = near([0.318964, 0.325291, 0.328871], 5);
    expect(loss.item()).toBeCloseTo(3.72732, 4);
    expect(w.grad?.toArray()).toEqual(Array.from({ length: 5 }, () => wanted));
    expect(gradient(b)).toEqual(wanted);
  });

  it('accumulates over calls until it is zeroed', () => {
    const x = eye(4, 5, { requiresGrad: true });
    const out = x.add(1).pow(2).t();
    const seen: unknown[] = [];
    const back = (retainGraph: boolean): void => {
      out.backward(onesLike(out), { retainGraph });
      seen.push(x.grad?.at(0).toArray());
    };
    back(true);
    back(true);
    x.grad?.zero_();
    back(false);
    expect(seen).toEqual([
      [4, 2, 2, 2, 2],
      [8, 4, 4, 4, 4],
      [4, 2, 2, 2, 2],
    ]);
  });

  it('requires gradients from the first input on that does', () => {
    const a = tensor([1, 2]).add(tensor([3, 4]));
    expect([a.requiresGrad, a.add(leaf([5, 6])).requiresGrad]).toEqual([false, true]);
  });

  it('shared weights, unrolled in time', () => {
    const w = tensor(0.5, { dtype: 'float64', requiresGrad: true });
    let h = tensor(1, { dtype: 'float64' });
    for (let i = 0; i < 5; i++)
      h = w
        .mul(h)
        .add(i * 0.1)
        .tanh();
    h.backward();
    expect([h.item(), w.grad?.item()]).toEqual(near([0.5512009647342836, 0.4902419464902536], 12));
  });

  it('a gradient penalty', () => {
    const w = tensor(
      [
        [1, 2],
        [3, 4],
      ],
      { dtype: 'float64', requiresGrad: true },
    );
    const x = tensor([[0.5, -1]], { dtype: 'float64', requiresGrad: true });
    const out = x.matmul(w).tanh().sum();
    const [g] = grad(out, x, { createGraph: true }) as [Tensor];
    const loss = out.add(g.square().sum().sqrt().sub(1).pow(2));
    loss.backward();
    expect(loss.item()).toBeCloseTo(-1.2211509090272805, 12);
    expect(w.grad?.toArray()).toEqual([
      near([-0.14803350488263212, -0.07754222799516479], 12),
      near([0.2192424900825706, 0.1265816316335217], 12),
    ]);
    expect(x.grad?.toArray()).toEqual([near([-0.5477187131818263, -1.3579129335926865], 12)]);
  });

  it('four derivatives of a sine', () => {
    const x = tensor(0.7, { dtype: 'float64', requiresGrad: true });
    let y = x.sin();
    const orders = [1, 2, 3, 4].map(() => {
      [y] = grad(y, x, { createGraph: true }) as [Tensor];
      return y.item();
    });
    expect(orders).toEqual(near([0.7648421872844885, -0.644217687237691, -0.7648421872844885, 0.644217687237691], 12));
  });

  it('a straight-through estimator', () => {
    const x = leaf([-0.6, 0.2, 1.7]);
    const q = x.add(x.round().sub(x).detach());
    q.mul(q).sum().backward();
    expect(q.toArray()).toEqual(near([-1, 0, 2], 6));
    expect(gradient(x)).toEqual(near([-2, 0, 4], 6));
  });

  it('gradients of intermediate results, of unused inputs, and of chosen leaves', () => {
    const x = leaf([1, 2]);
    const y = x.mul(2);
    const z = y.pow(2).sum();
    expect(grad(z, [y, x], { retainGraph: true }).map((g) => g.toArray())).toEqual([
      [4, 8],
      [8, 16],
    ]);
    expect(grad(z, [x, leaf([1])], { allowUnused: true, retainGraph: true })[1]).toBeNull();
    z.backward(null, { inputs: [x] });
    expect(gradient(x)).toEqual([8, 16]);
  });

  it('several tensors at once', () => {
    const x = leaf([1, 2]);
    backward([x.mul(2), x.exp()], [tensor([1, 1]), tensor([2, 0])]);
    expect(gradient(x)).toEqual(near([7.436563, 2], 5));
    expect(() => backward([x.sum(), x.sum()], [ones([])])).toThrow(/1 gradients for 2 tensors/);
  });
});

onEveryDevice('gradients at corners', () => {
  const at = (data: number[], f: (x: Tensor) => Tensor): unknown => {
    const x = leaf(data);
    return grad(f(x), x)[0]?.add(0).toArray();
  };
  const corners = [0, -0, 1, -2];

  it.each<[string, (x: Tensor) => Tensor, number[]]>([
    ['abs', (x) => x.abs(), [0, 0, 1, -1]],
    ['relu', (x) => x.relu(), [0, 0, 1, 0]],
    ['sign', (x) => x.sign(), [0, 0, 0, 0]],
    ['clamp from below', (x) => x.clampMin(0), [1, 1, 1, 0]],
    ['clamp', (x) => x.clamp(0, 1), [1, 1, 1, 0]],
    ['floor', (x) => x.floor(), [0, 0, 0, 0]],
  ])('%s', (_, f, wanted) => {
    expect(at(corners, (x) => f(x).sum())).toEqual(wanted);
  });

  it.each<[string, (x: Tensor) => Tensor, number[]]>([
    ['max of all', (x) => x.max(), [0.5, 0.5, 0]],
    ['amax', (x) => x.amax(), [0.5, 0.5, 0]],
    ['max along a dimension', (x) => x.max(0).values, [1, 0, 0]],
    ['maximum', (x) => maximum(x, tensor([2, 1, 1])).sum(), [0.5, 1, 0.5]],
    ['prod', (x) => x.prod(), [2, 2, 4]],
    ['norm at zero', (x) => linalg.vectorNorm(x.mul(0)), [0, 0, 0]],
  ])('%s', (_, f, wanted) => {
    expect(at([2, 2, 1], f)).toEqual(wanted);
  });
});

onEveryDevice('in-place correctness', () => {
  it('detach shares memory: a write through it is noticed', () => {
    const y = leaf([1, 2]).sigmoid();
    y.detach().zero_();
    expect(() => y.sum().backward()).toThrow(/output 0 of SigmoidBackward0, is at version 1; expected version 0/);
  });

  it('a saved input that was written is an error, and names the op that made the saved value', () => {
    const a = leaf([1, 2]);
    const b = a.mul(3);
    const c = a.mul(b);
    b.add_(1);
    expect(() => c.sum().backward()).toThrow(
      /the float32 tensor \[2\], output 0 of MulBackward0, is at version 1; expected version 0/,
    );
  });

  it('a write where no value is needed is fine', () => {
    const a = leaf([1, 2]);
    const b = a.add(1);
    b.mul_(3);
    b.add_(2);
    b.sum().backward();
    expect(gradient(a)).toEqual([3, 3]);
  });

  it('relu keeps its result, which must not be written', () => {
    const b = leaf([-1, 2]).mul(2).relu_().mul_(4);
    expect(() => b.sum().backward()).toThrow(/ReluBackward0: a tensor needed for its gradient was modified/);
  });

  it('overlapping writes into slices', () => {
    const x = leaf([1, 2, 3, 4]);
    const y = x.mul(1);
    y.at(slice(1, 3)).mul_(2);
    y.at(slice(null, null, 2)).add_(x.at(slice(1, null, 2)));
    y.setAt(0, y.at(3).clone().mul(y.at(2).clone()));
    y.mul(tensor([1, 2, 3, 4]))
      .sum()
      .backward();
    expect(y.toArray()).toEqual([40, 4, 10, 4]);
    expect(gradient(x)).toEqual([0, 4, 14, 21]);
  });

  it('a value taken from what is written next', () => {
    const y = leaf([1, 2, 3, 4]).mul(1);
    y.setAt(0, y.at(3).mul(y.at(2)));
    expect(() => y.sum().backward()).toThrow(/modified by an in-place operation/);
  });

  it('a parameter is updated outside the graph', () => {
    const w = leaf([1, 2]);
    w.mul(w).sum().backward();
    noGrad(() => w.sub_((w.grad as Tensor).mul(0.1)));
    expect([w.isLeaf, w.requiresGrad]).toEqual([true, true]);
    expect(w.toArray()).toEqual(near([0.8, 1.6], 6));
  });
});
