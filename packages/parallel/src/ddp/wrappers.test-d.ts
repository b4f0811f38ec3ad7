import type { Tensor } from '@kindling/core';
import { BatchNorm2d, Linear, Module, Sequential } from '@kindling/nn';
import { expectTypeOf, test } from 'vitest';
import { DataParallel, DistributedDataParallel, SyncBatchNorm } from '../index.ts';

class Pair extends Module {
  layer = new Linear(1, 1);
  override forward(x: Tensor, scale: number): readonly [Tensor, Tensor] {
    return [x, this.layer(x).mul(scale)];
  }
}
declare const x: Tensor;

test('wrapped modules are called as they are', () => {
  const distributed = new DistributedDataParallel(new Pair());
  expectTypeOf(distributed(x, 2)).toEqualTypeOf<readonly [Tensor, Tensor]>();
  expectTypeOf(distributed.module.layer).toEqualTypeOf<Linear>();
  expectTypeOf(new DataParallel(new Pair())(x, 2)).toEqualTypeOf<readonly [Tensor, Tensor]>();
  // @ts-expect-error -- scale is missing
  distributed(x);
  expectTypeOf(distributed.noSync(() => 3)).toEqualTypeOf<number>();
});

test('a converted module keeps its type unless it is a batch norm', () => {
  expectTypeOf(SyncBatchNorm.convertSyncBatchnorm(new BatchNorm2d(2))).toEqualTypeOf<SyncBatchNorm>();
  const net = new Sequential(new BatchNorm2d(2));
  expectTypeOf(SyncBatchNorm.convertSyncBatchnorm(net)).toEqualTypeOf<typeof net>();
});
