import { tensor, type DType, type Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import '../index.ts';
import { adamStep, sgdStep } from './optimizer.ts';

let state = 17;
const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32 - 0.5;

describe.each(['float32', 'float64'] as const)('%s', (dtype: DType) => {
  const r = dtype === 'float32' ? Math.fround : (x: number): number => x;
  const numbers = (n: number): number[] => Array.from({ length: n }, () => r(next()));

  it.each([5, 100])('SGD rounds each operation, %i parameters', (n) => {
    const [p, g, b] = [numbers(n), numbers(n), numbers(n)];
    const [param, grad, buffer] = [tensor(p, { dtype }), tensor(g, { dtype }), tensor(b, { dtype })];
    const options = {
      lr: 0.1,
      momentum: 0.9,
      dampening: 0.2,
      weightDecay: 0.01,
      nesterov: true,
      maximize: true,
      first: false,
    };
    sgdStep(param, grad, buffer, options);
    const buffers = p.map((x, i) =>
      r(r((b[i] as number) * r(0.9)) + r(r(1 - 0.2) * r(-(g[i] as number) + r(r(0.01) * x)))),
    );
    expect(buffer.toArray()).toEqual(buffers);
    const expected = p.map((x, i) => {
      const d = r(-(g[i] as number) + r(r(0.01) * x));
      return r(x + r(r(-0.1) * r(d + r(r(0.9) * (buffers[i] as number)))));
    });
    expect(param.toArray()).toEqual(expected);
  });

  it('SGD starts its buffer with the gradient', () => {
    const [param, grad, buffer] = [
      tensor([1, 2], { dtype }),
      tensor([0.5, 0.25], { dtype }),
      tensor([9, 9], { dtype }),
    ];
    sgdStep(param, grad, buffer, {
      lr: 1,
      momentum: 0.5,
      dampening: 0,
      weightDecay: 0,
      nesterov: false,
      maximize: false,
      first: true,
    });
    expect(buffer.toArray()).toEqual([0.5, 0.25]);
    expect(param.toArray()).toEqual([0.5, 1.75]);
  });

  it.each([
    [5, false, false],
    [100, true, false],
    [100, true, true],
    [100, false, true],
  ] as const)('Adam rounds each operation: %i parameters, decoupled %j, amsgrad %j', (n, decoupled, amsgrad) => {
    const [p, g, m] = [numbers(n), numbers(n), numbers(n)];
    const [v, top] = [numbers(n).map(Math.abs), numbers(n).map(Math.abs)];
    const load = (values: number[]): Tensor => tensor(values, { dtype });
    const [param, grad, mean, square] = [load(p), load(g), load(m), load(v)];
    const largest = amsgrad ? tensor(top, { dtype }) : null;
    const o = { lr: 1e-3, beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0.1, step: 3, maximize: false, decoupled };
    adamStep(param, grad, mean, square, largest, o);
    const expected = p.map((start, i) => {
      const x = decoupled ? r(start * r(1 - o.lr * o.weightDecay)) : start;
      const d = decoupled ? (g[i] as number) : r((g[i] as number) + r(r(0.1) * x));
      const first = r(r((m[i] as number) * r(0.9)) + r(r(1 - 0.9) * d));
      const second = r(r((v[i] as number) * r(0.999)) + r(r(r(1 - 0.999) * d) * d));
      const used = amsgrad ? Math.max(top[i] as number, second) : second;
      const denominator = r(r(r(Math.sqrt(used)) / r(Math.sqrt(1 - 0.999 ** 3))) + r(1e-8));
      return r(x + r(r(r(-(o.lr / (1 - 0.9 ** 3))) * first) / denominator));
    });
    expect(param.toArray()).toEqual(expected);
  });
});
