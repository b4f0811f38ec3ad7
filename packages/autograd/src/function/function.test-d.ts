import type { Tensor } from '@kindling/core';
import { expectTypeOf, test } from 'vitest';
import { AutogradFunction, customOp, onceDifferentiable, type FunctionContext } from '../index.ts';

declare const x: Tensor;

class Scale extends AutogradFunction {
  static forward(ctx: FunctionContext & { factor: number }, input: Tensor, factor: number): Tensor {
    ctx.factor = factor;
    return input.mul(factor);
  }
  static backward(ctx: FunctionContext & { factor: number }, g: Tensor): [Tensor, null] {
    return [g.mul(ctx.factor), null];
  }
}

class Both extends AutogradFunction {
  static forward(_ctx: FunctionContext, a: Tensor, b: Tensor): [Tensor, Tensor] {
    return [a.add(b), a.sub(b)];
  }
  static backward(_ctx: FunctionContext, sum: Tensor, difference: Tensor) {
    return [sum.add(difference), sum.sub(difference)];
  }
}

class Split extends AutogradFunction {
  static forward(a: Tensor, n: number): Tensor {
    return a.mul(n);
  }
  static setupContext(ctx: FunctionContext & { n: number }, [, n]: [Tensor, number], _output: Tensor): void {
    ctx.n = n;
  }
  static backward = onceDifferentiable((ctx: FunctionContext & { n: number }, g: Tensor): [Tensor, null] => [
    g.mul(ctx.n),
    null,
  ]);
}

test('apply takes what forward takes and returns what it returns', () => {
  expectTypeOf(Scale.apply(x, 2)).toEqualTypeOf<Tensor>();
  expectTypeOf(Both.apply(x, x)).toEqualTypeOf<[Tensor, Tensor]>();
  expectTypeOf(Split.apply(x, 2)).toEqualTypeOf<Tensor>();
  // @ts-expect-error -- the factor is a number
  Scale.apply(x, '2');
  // @ts-expect-error -- the factor is missing
  Scale.apply(x);
  // @ts-expect-error -- forward has no context here
  Split.apply(2);
});

test('backward has to fit forward', () => {
  class TooFew extends AutogradFunction {
    static forward(_ctx: FunctionContext, a: Tensor, b: Tensor): Tensor {
      return a.mul(b);
    }
    static backward(_ctx: FunctionContext, g: Tensor): [Tensor] {
      return [g];
    }
  }
  // @ts-expect-error -- one gradient for two arguments
  TooFew.apply(x, x);

  class WrongResults extends AutogradFunction {
    static forward(_ctx: FunctionContext, a: Tensor): [Tensor, Tensor] {
      return [a, a];
    }
    static backward(_ctx: FunctionContext, g: Tensor, h: Tensor, n: number): Tensor {
      return g.add(h).mul(n);
    }
  }
  // @ts-expect-error -- backward takes three gradients, forward gives two results
  WrongResults.apply(x);

  class NoBackward extends AutogradFunction {
    static forward(_ctx: FunctionContext, a: Tensor): Tensor {
      return a;
    }
  }
  // @ts-expect-error -- there is no backward
  NoBackward.apply(x);
});

test('saved tensors are tensors', () => {
  const use = (ctx: FunctionContext): void => {
    const [a, b] = ctx.savedTensors;
    expectTypeOf(a).toEqualTypeOf<Tensor>();
    expectTypeOf(b).toEqualTypeOf<Tensor>();
  };
  void use;
});

test('customOp types its gradients and kernels by meta', () => {
  const op = customOp('typed', {
    params: ['input', 'power'],
    meta: (input: Tensor, _power: number) => ({ sizes: input.sizes, dtype: input.dtype }),
    decompose: (input, power) => input.pow(power),
    gradients: [
      {
        save: [0],
        grad: (g, [input], [, power]) => {
          expectTypeOf(power).toEqualTypeOf<number>();
          return g.mul(input.pow(power - 1)).mul(power);
        },
      },
      null,
    ],
  });
  expectTypeOf(op).parameters.toEqualTypeOf<[input: Tensor, power: number]>();
  // @ts-expect-error -- the power is a number
  op(x, x);
});
