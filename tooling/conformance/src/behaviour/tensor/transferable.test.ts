import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import '@kindling/autograd';
import {
  arange,
  dtypes,
  fromTransferable,
  toTransferable,
  zeros,
  type DType,
  type Tensor,
  type TensorMessage,
} from '@kindling/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

const facts = (x: Tensor): unknown => ({
  dtype: x.dtype,
  shape: [...x.shape],
  requiresGrad: x.requiresGrad,
  elements: x.toTypedArray(),
});

onEveryDevice('a tensor as a message', () => {
  it.each(Object.keys(dtypes) as DType[])('survives structuredClone as %s', (dtype) => {
    for (const x of [arange(6).to(dtype).view([2, 3]).t(), arange(6).to(dtype).at(4), zeros([0, 3], { dtype })]) {
      const { message, transfer } = toTransferable(x);
      expect(facts(fromTransferable(structuredClone(message, { transfer })))).toEqual(facts(x));
      expect(facts(fromTransferable(toTransferable(x, { share: true }).message))).toEqual(facts(x));
    }
  });

  it('arrives as a leaf that requires gradients', () => {
    const x = arange(3, { dtype: 'float32', requiresGrad: true });
    const y = fromTransferable(structuredClone(toTransferable(x.mul(2)).message));
    expect([y.requiresGrad, y.isLeaf]).toEqual([true, true]);
    y.sum().backward();
    expect(y.grad?.toArray()).toEqual([1, 1, 1]);
    expect(x.grad).toBeNull();
  });

  it('is a copy', () => {
    const x = zeros(2000);
    const { message } = toTransferable(x, { share: true });
    const y = fromTransferable(message);
    x.fill_(1);
    new Float32Array(message.data).fill(2);
    expect(y.sum().item()).toBe(0);
  });
});

describe('a tensor as a message', () => {
  it('goes to the device asked for', () => {
    const { message } = toTransferable(arange(4, { device: 'cpu' }));
    expect(fromTransferable(message, { device: 'reference' }).device.toString()).toBe('reference');
  });

  it('is refused when it is none, or was already transferred', () => {
    const { message, transfer } = toTransferable(arange(4));
    structuredClone(message, { transfer });
    expect(() => fromTransferable(message)).toThrow(/0 bytes are not the 32 of int64 \[4\].*transferred/);
    expect(() => fromTransferable({ ...message, dtype: 'float8' as DType })).toThrow(/unknown dtype 'float8'/);
    expect(() => toTransferable(zeros(3, { device: 'meta' }))).toThrow(/'meta' has no elements/);
  });
});

describe('a tensor sent to a worker', () => {
  let worker: Worker;
  beforeAll(() => {
    worker = new Worker(new URL('./fixtures/doubling.ts', import.meta.url));
  });
  afterAll(async () => {
    await worker.terminate();
  });

  async function doubled(x: Tensor, share: boolean): Promise<Tensor> {
    const { message, transfer } = toTransferable(x, { share });
    worker.postMessage(message, transfer);
    const [answer] = (await once(worker, 'message')) as [TensorMessage];
    expect(message.data.byteLength).toBe(share ? x.numel() * x.itemsize : 0);
    return fromTransferable(answer);
  }

  it.each([false, true])('comes back, shared: %s', async (share) => {
    const x = arange(3000, { dtype: 'float64', requiresGrad: true }).view([30, 100]).t();
    expect(facts(await doubled(x, share))).toEqual(facts(x.mul(2)));
    expect((await doubled(arange(5), share)).toArray()).toEqual([0, 2, 4, 6, 8]);
  });
});
