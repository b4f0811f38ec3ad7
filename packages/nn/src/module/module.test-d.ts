import type { Tensor } from '@kindling/core';
import { expectTypeOf, test } from 'vitest';
import { Dropout, Identity, Linear, Module, ModuleList, Parameter, ReLU, Sequential } from '../index.ts';

class Pair extends Module {
  weight = new Parameter(new Linear(1, 1).weight);

  override forward(x: Tensor, scale: number, { both = true }: { both?: boolean } = {}): readonly [Tensor, Tensor] {
    return both ? [x, x.mul(scale)] : [x, x];
  }
}
declare const x: Tensor;
declare const list: Module[];

test('a call takes and gives what forward does', () => {
  const pair = new Pair();
  expectTypeOf(pair).parameters.toEqualTypeOf<[x: Tensor, scale: number, options?: { both?: boolean }]>();
  expectTypeOf(pair(x, 2)).toEqualTypeOf<readonly [Tensor, Tensor]>();
  expectTypeOf(new Linear(2, 3)(x)).toEqualTypeOf<Tensor>();
  // @ts-expect-error -- scale is missing
  pair(x);
  // @ts-expect-error -- a Linear takes a tensor
  new Linear(2, 3)(1);
});

test('items of a list of modules can be called', () => {
  for (const module of list) expectTypeOf(module(x)).toBeAny();
  expectTypeOf(new ModuleList([new Linear(1, 1), new ReLU()]).at(0)(x)).toEqualTypeOf<Tensor>();
});

test('a Sequential takes what its first module takes and gives what its last gives', () => {
  const net = new Sequential(new Linear(1, 2), new ReLU(), new Identity(), new Linear(2, 1));
  expectTypeOf(net(x)).toEqualTypeOf<Tensor>();
  expectTypeOf(new Sequential(...list)(x)).toEqualTypeOf<Tensor>();
  expectTypeOf(new Sequential({ drop: new Dropout(0.1) })(x)).toEqualTypeOf<Tensor>();
  const plain: Sequential = net;
  expectTypeOf(plain(x)).toEqualTypeOf<Tensor>();
  // @ts-expect-error -- its first module takes a tensor
  net('x');
});

test('a plain tensor does not take the place of a parameter', () => {
  const linear = new Linear(2, 3);
  // @ts-expect-error -- it would not be trained
  linear.weight = x;
  expectTypeOf(linear.bias).toEqualTypeOf<Parameter | null>();
  expectTypeOf<Parameter>().toExtend<Tensor>();
});
