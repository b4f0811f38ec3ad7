import type { Tensor } from '@kindling/core';
import { expectTypeOf, it } from 'vitest';
import { DataLoader, Dataset, MNIST, TensorDataset, transforms } from '../index.ts';

declare const x: Tensor;

class Reviews extends Dataset<{ text: string; stars: bigint; ids: Tensor }> {
  get length(): number {
    return 1;
  }
  getItem(): { text: string; stars: bigint; ids: Tensor } {
    return { text: '', stars: 1n, ids: x };
  }
}
class Late extends Dataset<[Tensor, number]> {
  get length(): number {
    return 1;
  }
  async getItem(): Promise<[Tensor, number]> {
    return [x, 1];
  }
}

it('types batches by samples', async () => {
  for (const batch of new DataLoader(new TensorDataset(x, x), { batchSize: 2 })) {
    expectTypeOf(batch).toEqualTypeOf<[Tensor, Tensor]>();
  }
  for await (const batch of new DataLoader(new Late())) expectTypeOf(batch).toEqualTypeOf<[Tensor, Tensor]>();
  for await (const [images, targets] of new DataLoader(await MNIST.load(), { shuffle: true })) {
    expectTypeOf(images).toEqualTypeOf<Tensor>();
    expectTypeOf(targets).toEqualTypeOf<Tensor>();
  }
  for (const batch of new DataLoader(new Reviews())) {
    expectTypeOf(batch).toEqualTypeOf<{ text: string[]; stars: Tensor; ids: Tensor }>();
  }
  for (const batch of new DataLoader(['a', 'b'])) expectTypeOf(batch).toEqualTypeOf<string[]>();
  for (const batch of new DataLoader(new Reviews(), { collateFn: (samples) => samples.length })) {
    expectTypeOf(batch).toEqualTypeOf<number>();
  }
  for (const sample of new DataLoader(new Reviews(), { batchSize: null })) {
    expectTypeOf(sample).toEqualTypeOf<{ text: string; stars: bigint; ids: Tensor }>();
  }
  for (const stars of new DataLoader(new Reviews(), { batchSize: null, collateFn: (sample) => sample.stars })) {
    expectTypeOf(stars).toEqualTypeOf<bigint>();
  }
});

it('types transforms by their steps', async () => {
  const bytes = new transforms.Compose([new transforms.Resize(8), (image: Tensor) => image.shape.length]);
  expectTypeOf(bytes(x)).toEqualTypeOf<number>();
  const digits = await MNIST.load({ transform: bytes, targetTransform: Number });
  expectTypeOf(digits.getItem(0)).toEqualTypeOf<[number, number]>();
});
