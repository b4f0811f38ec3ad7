// Values made by PyTorch 1.13.1.
import '@kindling/autograd';
import {
  AutogradError,
  complex,
  cov,
  DTypeError,
  fromArray,
  linalg,
  manualSeed,
  ones,
  polar,
  rand,
  randn,
  scalar,
  stack,
  tensor,
  vdot,
  viewAsComplex,
  viewAsReal,
  type Tensor,
} from '@kindling/core';
import { expect, it } from 'vitest';
import { onEveryDevice } from '../devices.ts';

/** A complex number from its real and imaginary part. */
const c = (re: number, im: number) => ({ re, im });
const z = (): Tensor => tensor([c(1, 2), c(0, -0.5), c(-3, 0)], { dtype: 'complex128', requiresGrad: true });
const r = (): Tensor => tensor([1, 2, 3], { dtype: 'float64', requiresGrad: true });

onEveryDevice('complex tensors', () => {
  const matrices = (): [Tensor, Tensor] => [
    tensor([
      [c(1, 1), 2],
      [0, c(0, 1)],
    ]),
    tensor([
      [c(0, 1), 0],
      [1, c(1, 1)],
    ]),
  ];

  it('are made from pairs, and read as pairs', () => {
    expect(tensor([c(1, 2), 3]).dtype).toBe('complex64');
    expect(tensor([c(1, 2), 3]).toArray()).toEqual([c(1, 2), c(3, 0)]);
    expect(tensor(c(1, 2)).itemComplex()).toEqual(c(1, 2));
    expect(() => tensor(c(1, 2)).item()).toThrow(/itemComplex/);
    expect(() => tensor([c(1, 2)], { dtype: 'float32' })).toThrow(DTypeError);
    const pairs = fromArray(Float64Array.of(1, 2, 3, 4), [2], { dtype: 'complex128' });
    expect(pairs.toTypedArray()).toEqual(Float64Array.of(1, 2, 3, 4));
    expect(ones([1]).add(c(0, 1)).toArray()).toEqual([c(1, 1)]);
    expect(ones([1], { dtype: 'float64' }).mul(scalar(c(0, 1))).dtype).toBe('complex128');
    expect(() => ones([1]).add_(c(0, 1))).toThrow(/complex64 can't be cast to the output type float32/);
  });

  it('draw as PyTorch does', () => {
    manualSeed(0);
    expect(rand([2], { dtype: 'complex64' }).toString()).toBe('tensor([0.4963+0.7682j, 0.0885+0.1320j])');
    manualSeed(0);
    expect(randn([2], { dtype: 'complex64' }).toString()).toBe('tensor([ 1.0896-0.2075j, -1.5406+0.4019j])');
  });

  it('multiply, divide and measure', () => {
    const [a, b] = matrices();
    expect(a.matmul(b).toArray()).toEqual([
      [c(1, 1), c(2, 2)],
      [c(0, 1), c(-1, 1)],
    ]);
    expect(a.cumprod(0).toArray()).toEqual([
      [c(1, 1), c(2, 0)],
      [c(0, 0), c(0, 2)],
    ]);
    expect(a.div(b).toString()).toMatch(/1\.0000-1\.0000j, +nan\+nanj|1\.0000-1\.0000j,\s+nan\+nanj/);
    expect(a.mH.eq(a.conj().t()).all().item()).toBe(1);
    expect(linalg.norm(a).item()).toBeCloseTo(Math.sqrt(7));
    expect(a.var().item()).toBeCloseTo(1.25);
    expect(vdot(tensor([c(0, 1)]), tensor([c(0, 1)])).itemComplex()).toEqual(c(1, 0));
    expect(cov(a).toArray()).toEqual([
      [c(1, 0), c(-0.5, -0.5)],
      [c(-0.5, 0.5), c(0.5, 0)],
    ]);
    const turn = polar(ones([1]), tensor([Math.PI / 2])).itemComplex();
    expect([turn.re, turn.im]).toEqual([expect.closeTo(0, 6), 1]);
  });

  it('convert', () => {
    expect(
      tensor([c(1.5, 2)])
        .to('int32')
        .toArray(),
    ).toEqual([1]);
    expect(
      tensor([c(0, 0), c(0, 1), c(1, 0)])
        .to('bool')
        .toArray(),
    ).toEqual([false, true, true]);
    expect(tensor([1, 2]).to('complex128').toArray()).toEqual([c(1, 0), c(2, 0)]);
    expect(tensor([c(1, 2)]).double().dtype).toBe('float64');
  });

  it('share memory with their parts', () => {
    const x = tensor([[c(1, 2), c(3, 4)]]);
    x.imag.fill_(0);
    viewAsReal(x).select(-1, 0).add_(1);
    expect(x.toArray()).toEqual([[c(2, 0), c(4, 0)]]);
    const pairs = tensor([
      [1, 2],
      [3, 4],
    ]);
    viewAsComplex(pairs).mul_(c(0, 1));
    expect(pairs.toArray()).toEqual([
      [-2, 1],
      [-4, 3],
    ]);
    expect(() => viewAsComplex(pairs.t())).toThrow(/pairs must lie together/);
    expect(() => ones([2]).imag).toThrow(DTypeError);
    expect(ones([2]).real.toArray()).toEqual([1, 1]);
  });

  it('have no order', () => {
    const x = tensor([c(1, 2)]);
    for (const call of [
      () => x.lt(x),
      () => x.max(),
      () => x.floor(),
      () => x.remainder(2),
      () => x.clamp(0),
      () => x.relu(),
    ])
      expect(call).toThrow(DTypeError);
  });

  it('print as PyTorch prints them', () => {
    expect(tensor([[c(1e-5, 1), c(1000, -1)]]).toString()).toBe('tensor([[1.0000e-05+1.j, 1.0000e+03-1.j]])');
    expect(tensor([c(1, 2), c(3.5, -4), c(0, 0.25)]).toString()).toBe(
      'tensor([1.0000+2.0000j, 3.5000-4.0000j, 0.0000+0.2500j])',
    );
    expect(tensor([c(0, 1)], { dtype: 'complex128' }).toString()).toBe('tensor([0.+1.j], dtype=torch.complex128)');
    expect(tensor([c(NaN, 0), c(Infinity, 0)]).toString()).toBe('tensor([nan+0.j, inf+0.j])');
    expect(tensor([], { dtype: 'complex64' }).toString()).toBe('tensor([], dtype=torch.complex64)');
  });
});

type Case = readonly [name: string, loss: (z: Tensor, r: Tensor) => Tensor, dz: unknown, dr?: readonly number[]];

onEveryDevice('gradients of complex tensors', () => {
  const near = (x: Tensor | null): unknown =>
    x?.toArray() === undefined
      ? null
      : (x.toArray() as unknown[]).map((v) =>
          typeof v === 'number'
            ? expect.closeTo(v, 10)
            : { re: expect.closeTo((v as { re: number }).re, 10), im: expect.closeTo((v as { im: number }).im, 10) },
        );
  const unit = [c(Math.sqrt(0.2), 2 * Math.sqrt(0.2)), c(0, -1), c(-1, 0)];
  const cases: readonly Case[] = [
    ['abs', (x) => x.abs().sum(), unit],
    ['a real factor', (x, y) => x.mul(y).abs().sum(), [unit[0], c(0, -2), c(-3, 0)], [Math.sqrt(5), 0.5, 3]],
    ['a power', (x) => x.pow(2).imag.sum(), [c(4, 2), c(-1, 0), c(0, -6)]],
    ['conj', (x) => x.conj().mul(x).mul(c(0, 1)).imag.sum(), [c(2, 4), c(0, -1), c(-6, 0)]],
    ['complex()', (_, y) => complex(y, y).pow(2).imag.sum(), null, [4, 8, 12]],
    [
      'a write to the real part',
      (x) => {
        const w = x.mul(1);
        w.real.mul_(2);
        return w.abs().pow(2).sum();
      },
      [c(8, 4), c(0, -1), c(-24, 0)],
    ],
    [
      'a write through viewAsComplex',
      (_, y) => {
        const v = stack([y, y.mul(y)], -1).mul(1);
        viewAsComplex(v).mul_(c(0, 1));
        return v.pow(2).select(-1, 0).sum();
      },
      null,
      [4, 32, 108],
    ],
  ];
  it.each(cases.map((row) => [row[0], row] as const))('follow PyTorch: %s', (_name, [, loss, dz, dr]) => {
    const [x, y] = [z(), r()];
    loss(x, y).backward();
    if (dz === null) expect(x.grad).toBeNull();
    else expect(dz).toEqual(near(x.grad));
    if (dr !== undefined) expect(dr).toEqual(near(y.grad));
  });

  it('do not start from a complex number without one', () => {
    expect(() => z().sum().backward()).toThrow(AutogradError);
  });
});
