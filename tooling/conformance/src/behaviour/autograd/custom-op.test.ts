import { customOp, grad } from '@kindling/autograd';
import { internal, ones, tensor, type Tensor } from '@kindling/core';
import { gradcheck, gradgradcheck } from '@kindling/testing';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

const calls: string[] = [];
/** In plain loops, for the devices that the test runs on. */
const kernel =
  (device: string) =>
  (out: Tensor, a: Tensor, b: Tensor): void => {
    calls.push(device);
    const x = Array.from(a.toTypedArray(), Number);
    const y = Array.from(b.toTypedArray(), Number);
    internal.writeArray(
      out,
      Float64Array.from(x, (v, i) => v ** 2 * (y[i] as number)),
    );
  };

const squareTimes = customOp('squareTimes', {
  params: ['input', 'other'],
  meta: (a: Tensor, _b: Tensor) => ({ sizes: a.sizes, dtype: a.dtype }),
  kernels: { cpu: kernel('cpu'), reference: kernel('reference') },
  gradients: [
    { save: [0, 1], grad: (g, [a, b]) => g.mul(a).mul(b).mul(2) },
    { save: [0], grad: (g, [a]) => g.mul(a).mul(a) },
  ],
});

const composed = customOp('composed', {
  params: ['input'],
  meta: (x: Tensor) => x,
  decompose: (x) => x.sin().mul(x),
});

onEveryDevice('ops of the user', () => {
  it('run the kernel of the device and record themselves', () => {
    const a = tensor([1, 2, 3], { dtype: 'float64', requiresGrad: true });
    const b = tensor([4, 5, 6], { dtype: 'float64', requiresGrad: true });
    calls.length = 0;
    const y = squareTimes(a, b);
    expect(y.toArray()).toEqual([4, 20, 54]);
    expect(calls).toEqual([y.device.type]);
    expect(y.gradFn?.name).toBe('SquareTimesBackward0');
    expect(grad(y.sum(), [a, b]).map((g) => g.toArray())).toEqual([
      [8, 20, 36],
      [1, 4, 9],
    ]);
  });

  it('pass gradcheck', () => {
    const input = (...values: number[]): Tensor => tensor(values, { dtype: 'float64', requiresGrad: true });
    gradcheck(squareTimes, [input(0.3, -1.2), input(2, 0.7)]);
    gradgradcheck(squareTimes, [input(0.3, -1.2), input(2, 0.7)]);
    gradgradcheck(composed, [input(0.3, -1.2)]);
  });

  it('compute shapes on the meta device, and say where no kernel is', () => {
    const meta = squareTimes(ones([2], { device: 'meta' }), ones([2], { device: 'meta' }));
    expect([...meta.shape]).toEqual([2]);
    const nowhere = customOp('nowhere', { params: ['input'], meta: (x: Tensor) => x });
    expect(() => nowhere(ones([2]))).toThrow(
      /nowhere: device '\w+' has no kernel for it and the op has no decomposition/,
    );
  });
});
