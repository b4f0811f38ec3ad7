// Values are PyTorch's, for the programs of its pages on custom functions.
import { AutogradFunction, grad, noGrad, onceDifferentiable, type FunctionContext } from '@kindling/autograd';
import { ones, slice, tensor, zerosLike, type Tensor } from '@kindling/core';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

class LegendrePolynomial3 extends AutogradFunction {
  static forward(ctx: FunctionContext, x: Tensor): Tensor {
    ctx.saveForBackward(x);
    return x.pow(3).mul(5).sub(x.mul(3)).mul(0.5);
  }
  static backward(ctx: FunctionContext, g: Tensor): Tensor {
    const [x] = ctx.savedTensors;
    return g.mul(1.5).mul(x.pow(2).mul(5).sub(1));
  }
}

class Exp extends AutogradFunction {
  static forward(ctx: FunctionContext, x: Tensor): Tensor {
    const y = x.exp();
    ctx.saveForBackward(y);
    return y;
  }
  static backward(ctx: FunctionContext, g: Tensor): Tensor {
    const [y] = ctx.savedTensors;
    return g.mul(y);
  }
}

class LinearFunction extends AutogradFunction {
  static forward(ctx: FunctionContext, input: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
    ctx.saveForBackward(input, weight, bias);
    const out = input.mm(weight.t());
    return bias === null ? out : out.add_(bias.unsqueeze(0).expandAs(out));
  }
  static backward(ctx: FunctionContext, g: Tensor): [Tensor | null, Tensor | null, Tensor | null] {
    const [input, weight, saved] = ctx.savedTensors;
    const bias: Tensor | null = saved;
    const [first, second, third] = ctx.needsInputGrad;
    return [first ? g.mm(weight) : null, second ? g.t().mm(input) : null, bias !== null && third ? g.sum(0) : null];
  }
}

class MulConstant extends AutogradFunction {
  static forward(x: Tensor, constant: number): Tensor {
    return x.mul(constant);
  }
  static setupContext(
    ctx: FunctionContext & { constant: number },
    [, constant]: [Tensor, number],
    _output: Tensor,
  ): void {
    ctx.constant = constant;
  }
  static backward(ctx: FunctionContext & { constant: number }, g: Tensor): [Tensor, null] {
    return [g.mul(ctx.constant), null];
  }
}

class AddOneInPlace extends AutogradFunction {
  static forward(ctx: FunctionContext, x: Tensor): Tensor {
    ctx.markDirty(x);
    return x.add_(1);
  }
  static backward(_ctx: FunctionContext, g: Tensor): Tensor {
    return g.mul(5);
  }
}

class Sort extends AutogradFunction {
  static forward(ctx: FunctionContext, x: Tensor): [Tensor, Tensor] {
    const order = [...(x.toArray() as number[]).keys()].sort((i, j) => x.at(i).item() - x.at(j).item());
    const index = tensor(order, { dtype: 'int64' });
    ctx.markNonDifferentiable(index);
    ctx.saveForBackward(x, index);
    return [x.indexSelect(0, index), index];
  }
  static backward(ctx: FunctionContext, g: Tensor, ofIndex: Tensor): Tensor {
    expect([ofIndex.dtype, ofIndex.toArray()]).toEqual(['int64', [0, 0, 0]]);
    const [x, index] = ctx.savedTensors;
    return zerosLike(x).indexAdd(0, index, g);
  }
}

class Twice extends AutogradFunction {
  static seen: unknown[] = [];
  static forward(ctx: FunctionContext, x: Tensor, materialize: boolean): [Tensor, Tensor] {
    ctx.setMaterializeGrads(materialize);
    return [x.clone(), x.clone()];
  }
  static backward(_ctx: FunctionContext, g: Tensor | null, h: Tensor | null): [Tensor | null, null] {
    Twice.seen = [g?.toArray() ?? null, h?.toArray() ?? null];
    return [h, null];
  }
}

class AsItCame extends AutogradFunction {
  static forward(_ctx: FunctionContext, x: Tensor): Tensor {
    return x;
  }
  static backward(_ctx: FunctionContext, g: Tensor): Tensor {
    return g.mul(2);
  }
}

onEveryDevice('custom functions', () => {
  it('run their own backward, which can be differentiated again', () => {
    const x = tensor([-1, 0.5, 2], { dtype: 'float64', requiresGrad: true });
    const y = LegendrePolynomial3.apply(x);
    expect([y.toArray(), y.gradFn?.name]).toEqual([[-1, -0.4375, 17], 'LegendrePolynomial3Backward']);
    const [first] = grad(y.sum(), x, { createGraph: true }) as [Tensor];
    const [second] = grad(first.sum(), x);
    expect([first.toArray(), second?.toArray()]).toEqual([
      [6, 0.375, 28.5],
      [-15, 7.5, 30],
    ]);
  });

  it('may save a result, also for second derivatives', () => {
    const x = tensor([0, 1], { dtype: 'float64', requiresGrad: true });
    const [first] = grad(Exp.apply(x).sum(), x, { createGraph: true }) as [Tensor];
    const [second] = grad(first.sum(), x);
    expect(first.toArray()).toEqual([1, expect.closeTo(Math.E, 12)]);
    expect(second?.toArray()).toEqual([1, expect.closeTo(Math.E, 12)]);
  });

  it('know which gradients are wanted, and may save null', () => {
    const input = tensor([
      [1, 2],
      [3, 4],
    ]);
    const weight = tensor(
      [
        [1, -1],
        [2, 0],
        [0, 3],
      ],
      { requiresGrad: true },
    );
    const bias = tensor([1, 2, 3], { requiresGrad: true });
    const out = LinearFunction.apply(input, weight, bias);
    out.mul(out).sum().backward();
    expect([weight.grad?.toArray(), bias.grad?.toArray()]).toEqual([
      [
        [0, 0],
        [56, 80],
        [108, 156],
      ],
      [0, 24, 48],
    ]);
    expect(out.gradFn?.nextFunctions.map(([node]) => node?.name ?? null)).toEqual([
      null,
      'AccumulateGrad',
      'AccumulateGrad',
    ]);
    expect(() => LinearFunction.apply(input, weight, null).sum().backward()).not.toThrow();
  });

  it('keep what is no tensor on the context, and may set it up apart', () => {
    const x = ones([2], { requiresGrad: true });
    MulConstant.apply(x, 5.5).sum().backward();
    expect(x.grad?.toArray()).toEqual([5.5, 5.5]);
  });

  it('may write an input that they mark dirty, also a view', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const a = x.mul(x);
    expect(AddOneInPlace.apply(a)).toBe(a);
    expect([a.toArray(), a.gradFn?.name]).toEqual([[2, 5], 'AddOneInPlaceBackward']);
    a.sum().backward();
    expect(x.grad?.toArray()).toEqual([10, 20]);

    const y = tensor([2, 3], { requiresGrad: true });
    const base = y.mul(1);
    AddOneInPlace.apply(base.at(slice(0, 1)));
    expect([base.toArray(), base.gradFn?.name]).toEqual([[3, 3], 'CopySlices']);
    base
      .mul(tensor([1, 10]))
      .sum()
      .backward();
    expect(y.grad?.toArray()).toEqual([5, 10]);
    expect(() => AddOneInPlace.apply(y)).toThrow(/leaf tensor that requires grad was modified in place/);
  });

  it('may have results without gradient', () => {
    const x = tensor([3, 1, 2], { requiresGrad: true });
    const [sorted, index] = Sort.apply(x);
    expect([sorted.toArray(), index.toArray(), index.requiresGrad]).toEqual([[1, 2, 3], [1, 2, 0], false]);
    sorted
      .mul(tensor([1, 2, 3]))
      .sum()
      .backward();
    expect(x.grad?.toArray()).toEqual([3, 1, 2]);
  });

  it('get zeros or null for results that nothing was made of', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    Twice.apply(x, true)[1].sum().backward();
    expect(Twice.seen).toEqual([
      [0, 0],
      [1, 1],
    ]);
    Twice.apply(x, false)[1].sum().backward();
    expect(Twice.seen).toEqual([null, [1, 1]]);
  });

  it('that return an input as it came give a view that cannot be written', () => {
    const y = tensor([1, 2], { requiresGrad: true }).mul(1);
    const z = AsItCame.apply(y);
    expect([z === y, z.gradFn?.name, y.gradFn?.name]).toEqual([false, 'AsItCameBackward', 'MulBackward0']);
    expect(() => z.mul_(2)).toThrow(/output 0 of AsItCameBackward is a view made in a custom function/);
    y.mul_(2);
    expect(() => z.sum()).toThrow(/modified in place: output 0 of AsItCameBackward/);
  });

  it('run unrecorded without gradients', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    expect(noGrad(() => Exp.apply(x)).requiresGrad).toBe(false);
    expect(Exp.apply(tensor([1])).requiresGrad).toBe(false);
  });

  it('sum gradients back to the shape and dtype of the input', () => {
    class Wide extends AutogradFunction {
      static forward(_ctx: FunctionContext, x: Tensor): Tensor {
        return x.mul(2);
      }
      static backward(_ctx: FunctionContext, g: Tensor): Tensor {
        return g.mul(2).to('float64').expand(3, 2);
      }
    }
    const x = tensor([1, 2], { requiresGrad: true });
    Wide.apply(x).sum().backward();
    expect([x.grad?.dtype, x.grad?.toArray()]).toEqual(['float32', [6, 6]]);
  });

  it('are told what is wrong with their backward', () => {
    const through = (backward: (ctx: FunctionContext, g: Tensor) => (Tensor | null)[]): (() => void) => {
      class Wrong extends AutogradFunction {
        static forward(_ctx: FunctionContext, x: Tensor, _n: number): Tensor {
          return x.mul(2);
        }
        static backward = backward;
      }
      const x = tensor([1, 2], { requiresGrad: true });
      return () => Wrong.apply(x, 1).sum().backward();
    };
    expect(through((_, g) => [g])).toThrow(
      /WrongBackward: backward returned an incorrect number of gradients \(expected 2, got 1\)/,
    );
    expect(through((_, g) => [g, g])).toThrow(/at position 1, where forward took no tensor/);
    expect(through(() => [ones([3]), null])).toThrow(/of shape \[3\] at position 0: the input has shape \[2\]/);
    expect(() => {
      class Unreturned extends AutogradFunction {
        static forward(ctx: FunctionContext, x: Tensor): Tensor {
          ctx.markDirty(x);
          return x.mul(2);
        }
        static backward(_ctx: FunctionContext, g: Tensor): Tensor {
          return g;
        }
      }
      Unreturned.apply(ones([2], { requiresGrad: true }).mul(1));
    }).toThrow(/Unreturned: an input marked dirty is not among the results/);
  });

  it('notice that what they saved was written, or freed', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = Exp.apply(x);
    y.mul_(2);
    expect(() => y.sum().backward()).toThrow(
      /ExpBackward: a tensor needed for its gradient was modified.*output 0 of ExpBackward/s,
    );
    const z = Exp.apply(x).sum();
    z.backward();
    expect(() => z.backward()).toThrow(/ExpBackward: trying to backward through the graph a second time/);
  });

  it('may say that they cannot be differentiated twice', () => {
    class Once extends AutogradFunction {
      static forward(ctx: FunctionContext, x: Tensor): Tensor {
        ctx.saveForBackward(x);
        return x.mul(x);
      }
      static backward = onceDifferentiable((ctx: FunctionContext, g: Tensor): Tensor => {
        const [x] = ctx.savedTensors;
        return g.mul(x).mul(2);
      });
    }
    const x = tensor([1, 2], { requiresGrad: true });
    const y = Once.apply(x);
    const [first] = grad(y.mul(y).sum(), x, { createGraph: true }) as [Tensor];
    expect(first.toArray()).toEqual([4, 32]);
    expect(() => grad(first.sum(), x)).toThrow(/onceDifferentiable: this backward cannot be differentiated again/);
  });
});
