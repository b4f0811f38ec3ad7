import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DataError, DistributedSampler } from '../index.ts';

interface Reference {
  n: number;
  numReplicas: number;
  shuffle: boolean;
  seed: number;
  dropLast: boolean;
  epoch: number;
  orders: number[][];
}
const path = new URL('../../reference/distributed.json', import.meta.url);
const { distributed } = JSON.parse(readFileSync(path, 'utf8')) as { distributed: Reference[] };

describe('DistributedSampler', () => {
  it.each(distributed)("shares $n samples as PyTorch's does: $numReplicas replicas, epoch $epoch", (reference) => {
    const { n, epoch, orders, ...options } = reference;
    const got = orders.map((_, rank) => {
      const sampler = new DistributedSampler({ length: n }, { ...options, rank });
      sampler.setEpoch(epoch);
      const order = [...sampler];
      expect(sampler).toHaveLength(order.length);
      return order;
    });
    expect(got).toEqual(orders);
  });

  it('refuses a rank that does not exist', () => {
    expect(() => new DistributedSampler([1], { numReplicas: 2, rank: 2 })).toThrow(DataError);
    expect(() => new DistributedSampler([1], { numReplicas: 2, rank: 2 })).toThrow(/rank 2 of 2/);
  });
});
