import '@kindling/cpu-backend';
import { DTypeError, full, ShapeError, tensor, ValueError, zeros, type Tensor } from '@kindling/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as dist from '../index.ts';

const alone = { backend: 'local', rank: 0, worldSize: 1 } as const;

describe('without a group', () => {
  it('collectives say what to call', () => {
    expect(dist.isInitialized()).toBe(false);
    expect(() => dist.allReduce(zeros([1]))).toThrow(
      'allReduce: the default process group is not initialized. Call: await initProcessGroup().',
    );
    expect(() => dist.getRank()).toThrow(dist.DistError);
  });

  it.each([
    [{ backend: 'local' }, /RANK is not set.*kindling-run/],
    [{ backend: 'local', rank: 0, worldSize: 2 }, /ranks that are threads of one program/],
    [{ ...alone, rank: 1 }, /rank 1 of 1 makes no sense/],
    [{ ...alone, timeout: 0 }, /timeout must be a positive number of milliseconds, got 0/],
    [{ ...alone, backend: 'smoke' }, /unknown backend 'smoke'. Known: gloo/],
    [{ ...alone, backend: 'gloo', initMethod: 'file:///x' }, /neither env:\/\/ nor tcp:\/\/|addon cannot be loaded/],
  ])('initProcessGroup refuses %j', async (options, message) => {
    await expect(dist.initProcessGroup(options)).rejects.toThrow(message);
    expect(dist.isInitialized()).toBe(false);
  });
});

describe('a group of one rank', () => {
  beforeEach(() => dist.initProcessGroup(alone));
  afterEach(() => dist.destroyProcessGroup());

  it('does every collective', () => {
    const x = tensor([1.5, 2]);
    dist.allReduce(x, { op: 'avg' });
    dist.broadcast(x, 0);
    dist.reduce(x, 0, { op: dist.ReduceOp.PRODUCT });
    const out = (): Tensor => zeros([2]);
    const [a, b, c, d, e] = [out(), out(), out(), out(), out()];
    dist.allGather([a], x);
    dist.reduceScatter(b, [x]);
    dist.scatter(c, [x], 0);
    dist.gather(x, [d], 0);
    dist.allToAll([e], [x]);
    dist.barrier();
    for (const each of [x, a, b, c, d, e]) expect(each.toArray()).toEqual([1.5, 2]);
    expect(dist.allGatherObject({ a: [1] })).toEqual([{ a: [1] }]);
  });

  it('gives a Work for asyncOp, nothing else', async () => {
    const work = dist.allReduce(zeros([3]), { asyncOp: true });
    await work.wait();
    expect(work.isCompleted()).toBe(true);
    expect(dist.allReduce(zeros([3]))).toBeUndefined();
  });

  it('exists once, and again after it was destroyed', async () => {
    await expect(dist.initProcessGroup(alone)).rejects.toThrow(/exists already/);
    const group = dist.worldGroup();
    dist.destroyProcessGroup();
    expect(() => group.allReduce(zeros([1]))).toThrow(/destroyed the group/);
    await dist.initProcessGroup(alone);
    expect([dist.getRank(), dist.getWorldSize(), dist.getBackend()]).toEqual([0, 1, 'local']);
  });

  it('refuses ranks that it has not, and itself as the other end of a message', async () => {
    expect(() => dist.broadcast(zeros([1]), 1)).toThrow(
      new ValueError('Global rank 1 is not in the group of ranks 0.'),
    );
    const group = dist.worldGroup();
    expect(() => group.broadcast(zeros([1]), -1)).toThrow(/broadcast: rank -1 is not in the group \(expected 0 to 0\)/);
    expect(() => dist.send(zeros([1]), 0)).toThrow(/rank 0 is this rank itself/);
    await expect(dist.newGroup([0, 0])).rejects.toThrow(/distinct ranks/);
    await expect(dist.newGroup([1])).rejects.toThrow(/rank 1 is not in the group/);
  });

  it('refuses lists and reductions that make no sense', () => {
    const x = zeros([2]);
    expect(() => dist.allGather([x, x], x)).toThrow(/outputs has 2 tensors, the group has 1 ranks/);
    expect(() => dist.allGather([zeros([3])], x)).toThrow(ShapeError);
    expect(() => dist.allGather([zeros([2], { dtype: 'float64' })], x)).toThrow(DTypeError);
    expect(() => dist.scatter(x, undefined, 0)).toThrow(/this rank is src, so it has to give inputs/);
    expect(() => dist.allToAll([], [])).toThrow(ValueError);
    expect(() => dist.allReduce(zeros([2], { dtype: 'int64' }), { op: 'avg' })).toThrow(/avg is not defined for int64/);
    expect(() => dist.allReduce(zeros([2], { dtype: 'complex64' }), { op: 'max' })).toThrow(DTypeError);
    expect(() => dist.allReduce(zeros([2], { device: 'meta' }))).toThrow(/has no elements to exchange/);
  });

  it('reduces bool as any and all', () => {
    const x = tensor([true, false]);
    dist.allReduce(x, { op: 'sum' });
    expect([x.dtype, x.toArray()]).toEqual(['bool', [true, false]]);
  });

  it('makes groups of some ranks, and nothing of those it is not in', async () => {
    const group = await dist.newGroup([0], { timeout: 5000 });
    expect([group?.timeout, group?.size]).toEqual([5000, 1]);
    const x = full([2], 3);
    dist.allReduce(x, { group: null, asyncOp: true }).waitSync();
    expect([x.toArray(), dist.getRank(null), dist.getWorldSize(null)]).toEqual([[3, 3], -1, -1]);
  });
});
