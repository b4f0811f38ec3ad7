import { manualSeed, ones, tensor, zeros, type Tensor } from '@kindling/core';
import '@kindling/autograd';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import '../../../tooling/reference-backend/src/index.ts';
import { Adam, AdamW, OptimizerError, SGD, StepLR, type Optimizer } from './index.ts';

const leaf = (...values: number[]): Tensor => tensor(values).requiresGrad_();

beforeEach(() => {
  manualSeed(0);
});

describe('printing', () => {
  const path = new URL('../../../tooling/reference-values/module_repr.json', import.meta.url);
  const { optimizers } = JSON.parse(readFileSync(path, 'utf8')) as { optimizers: { expr: string; repr: string }[] };
  it.each<[expr: string, make: () => Optimizer]>([
    ['torch.optim.SGD(P(), lr=0.1)', () => new SGD([leaf(1)], { lr: 0.1 })],
    ['torch.optim.SGD(P(), lr=0.1, momentum=0.9)', () => new SGD([leaf(1)], { lr: 0.1, momentum: 0.9 })],
    ['torch.optim.Adam(P(), lr=1e-3)', () => new Adam([leaf(1)], { lr: 1e-3 })],
    ['torch.optim.AdamW(P())', () => new AdamW([leaf(1)])],
    [
      "torch.optim.SGD([{'params': P()}, {'params': P(), 'lr': 0.01}], lr=0.1)",
      () => new SGD([{ params: leaf(1) }, { params: [leaf(2)], lr: 0.01 }], { lr: 0.1 }),
    ],
  ])('%s', (expr, make) => {
    expect(inspect(make())).toBe(optimizers.find((o) => o.expr === expr)?.repr);
  });
});

describe('parameter groups', () => {
  it("take options of their own and the optimizer's for the rest", () => {
    const [a, b] = [leaf(1), leaf(1)];
    const optimizer = new SGD([{ params: [a] }, { params: [b], lr: 1 }], { lr: 0.5, momentum: 0.9 });
    expect(optimizer.paramGroups.map(({ lr, momentum }) => [lr, momentum])).toEqual([
      [0.5, 0.9],
      [1, 0.9],
    ]);
    a.add(b).sum().backward();
    optimizer.step();
    expect([a.item(), b.item()]).toEqual([0.5, 0]);
    optimizer.addParamGroup({ params: leaf(3), lr: 2 });
    expect(optimizer.paramGroups[2]?.lr).toBe(2);
  });

  it('refuse what cannot be trained', () => {
    const a = leaf(1);
    expect(() => new SGD([])).toThrow('got an empty parameter list');
    expect(() => new SGD(a)).toThrow('got a single tensor');
    expect(() => new SGD([a, a])).toThrow('a parameter appears twice');
    expect(() => new SGD([{ params: a }, { params: [a] }])).toThrow('more than one parameter group');
    expect(() => new SGD([a.mul(2)])).toThrow("can't optimize a non-leaf tensor");
    expect(() => new SGD([a, 1 as never])).toThrow('one of the params is number');
  });

  it('refuse options out of range', () => {
    expect(() => new SGD([leaf(1)], { lr: -1 })).toThrow('SGD: invalid learning rate: -1');
    expect(() => new SGD([leaf(1)], { nesterov: true })).toThrow('Nesterov momentum needs a momentum above 0');
    expect(() => new Adam([leaf(1)], { betas: [0.9, 1] })).toThrow('Adam: invalid beta at index 1: 1');
    expect(() => new AdamW([leaf(1)], { lr: NaN })).toThrow('AdamW: invalid learning rate: NaN');
  });
});

describe('step', () => {
  it('returns the loss of its closure, whose gradients are recorded', () => {
    const w = leaf(2);
    const optimizer = new SGD([w], { lr: 0.25 });
    const loss = optimizer.step(() => {
      optimizer.zeroGrad();
      const l = w.mul(w).sum();
      l.backward();
      return l;
    });
    expect([loss.item(), w.item(), optimizer.step()]).toEqual([4, 1, null]);
  });

  it('leaves parameters without a gradient alone and keeps leaves as they are', () => {
    const [w, frozen] = [leaf(1), leaf(1)];
    const optimizer = new Adam([w, frozen]);
    w.sum().backward();
    optimizer.step();
    expect([frozen.item(), optimizer.state.has(frozen), w.isLeaf, w.requiresGrad]).toEqual([1, false, true, true]);
    expect(w.item()).toBeCloseTo(0.999, 6);
  });

  it('clears gradients, or fills them with zeros', () => {
    const w = leaf(1, 2);
    const optimizer = new SGD([w]);
    w.sum().backward();
    optimizer.zeroGrad({ setToNone: false });
    expect(w.grad?.toArray()).toEqual([0, 0]);
    optimizer.zeroGrad();
    expect(w.grad).toBeNull();
  });

  it('refuses a state that no longer fits its parameter', () => {
    const w = leaf(1, 2);
    const optimizer = new Adam([w]);
    w.sum().backward();
    optimizer.step();
    w.data = zeros([3]);
    w.grad = ones([3]);
    expect(() => optimizer.step()).toThrow('Adam: the running mean of a parameter of float32 [3] is float32 [2]');
    w.data = zeros([2], { dtype: 'float64' });
    expect(() => optimizer.step()).toThrow('Adam: the gradient of a parameter of float64 [2] is float32 [3]');
  });
});

describe('state dicts', () => {
  const train = (optimizer: Optimizer, w: Tensor, steps: number): void => {
    for (let i = 0; i < steps; i++) {
      optimizer.zeroGrad();
      w.mul(w).sum().backward();
      optimizer.step();
    }
  };

  it.each<[name: string, make: (w: Tensor) => Optimizer]>([
    ['SGD', (w) => new SGD([w], { lr: 0.1, momentum: 0.9 })],
    ['Adam', (w) => new Adam([w], { lr: 0.1, amsgrad: true })],
  ])('of %s let training go on as if it had not stopped', (_, make) => {
    const [whole, cut] = [leaf(3, -2), leaf(3, -2)];
    train(make(whole), whole, 6);
    const first = make(cut);
    train(first, cut, 3);
    const second = make(cut);
    second.loadStateDict(first.stateDict());
    train(first, leaf(1, 1), 1);
    train(second, cut, 3);
    expect(cut.toArray()).toEqual(whole.toArray());
  });

  it('have the structure and names of PyTorch', () => {
    const [a, b] = [leaf(1), leaf(2)];
    const optimizer = new Adam([{ params: [a] }, { params: [b], lr: 0.5 }], { weightDecay: 0.1 });
    new StepLR(optimizer, 2);
    b.sum().backward();
    optimizer.step();
    const { state, param_groups: groups } = optimizer.stateDict();
    expect([...state.keys()]).toEqual([1]);
    expect(Object.keys(state.get(1) ?? {})).toEqual(['step', 'exp_avg', 'exp_avg_sq']);
    expect(groups[1]).toEqual({
      lr: 0.5,
      betas: [0.9, 0.999],
      eps: 1e-8,
      weight_decay: 0.1,
      amsgrad: false,
      maximize: false,
      initial_lr: 0.5,
      foreach: null,
      capturable: false,
      differentiable: false,
      fused: false,
      params: [1],
    });
  });

  it('are copied to the dtype of the parameter', () => {
    const w = leaf(1);
    const saved = new Adam([w]);
    train(saved, w, 1);
    const wide = tensor([1], { dtype: 'float64' }).requiresGrad_();
    const optimizer = new Adam([wide]);
    optimizer.loadStateDict(saved.stateDict());
    expect([optimizer.state.get(wide)?.expAvg.dtype, optimizer.state.get(wide)?.step]).toEqual(['float64', 1]);
  });

  it('refuse what does not fit, and change nothing', () => {
    const w = leaf(1, 2);
    const optimizer = new SGD([w], { lr: 0.1, momentum: 0.5 });
    train(optimizer, w, 1);
    const good = optimizer.stateDict();
    const [group] = good.param_groups;
    expect(() => optimizer.loadStateDict({ state: {}, param_groups: [] })).toThrow(
      'has 0 parameter groups, the optimizer has 1',
    );
    expect(() => optimizer.loadStateDict({ state: {}, param_groups: [{ ...group, params: [] }] })).toThrow(
      'group 0 of the loaded state dict has 0 parameters',
    );
    expect(() => optimizer.loadStateDict({ state: {}, param_groups: [{ ...group, lr: -1, params: [0] }] })).toThrow(
      'invalid learning rate: -1',
    );
    const misfit = { ...good, state: { 0: { momentum_buffer: ones([3]) } } };
    expect(() => optimizer.loadStateDict(misfit)).toThrow(OptimizerError);
    expect(() => new Adam([leaf(1)]).loadStateDict({ state: { 0: {} }, param_groups: [{ params: [0] }] })).toThrow(
      "lacks 'step'",
    );
    expect(optimizer.state.get(w)?.momentumBuffer.toArray()).toEqual([2, 4]);
  });
});
