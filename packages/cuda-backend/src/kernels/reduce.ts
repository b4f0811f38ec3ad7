// Folds, positions of extrema, and running results along a dimension.
import type { TensorView } from '@kindling/core';
import { joined, lines, split, type Axis } from '@kindling/kernel-headers/axes';
import { numelOf, type Sizes } from '@kindling/kernel-headers/shape';
import { unsupported, UNSUPPORTED } from '../errors.ts';
import type { Machine, Place } from '../machine.ts';
import { copyKernels } from './copy.ts';

type Outs = readonly TensorView[];

const byFallingStride = (a: Axis, b: Axis): number => (b.strides.at(-1) as number) - (a.strides.at(-1) as number);

const emptyFolds: Readonly<Record<string, number>> = { sum: 0, prod: 1, any: 0, all: 1 };

function foldKernels(m: Machine) {
  const { fill } = copyKernels(m);
  const fold =
    (name: string) =>
    (out: TensorView, x: TensorView, dims: Sizes, keepdim: boolean): void => {
      if (numelOf(out.sizes) === 0) return;
      if (numelOf(x.sizes) === 0) return fill(out, emptyFolds[name] ?? 0); // core lets no empty extremum through
      const { kept, reduced } = split([out], x, dims, keepdim);
      const outer = joined(kept.sort(byFallingStride));
      const inner = joined(reduced.sort(byFallingStride));
      m.describeAxes(m.binding.reduceOps.indexOf(name), x.dtype, [...outer, ...inner], [out, x]);
      m.scalar(0, outer.length, 'int64');
      if (m.launch('reduce') === UNSUPPORTED) throw unsupported(name, x.dtype);
    };
  return {
    sum: fold('sum'),
    prod: fold('prod'),
    amax: fold('amax'),
    amin: fold('amin'),
    any: fold('any'),
    all: fold('all'),
  };
}

function extremumKernels(m: Machine) {
  /** Positions count reduced elements in logical order, so reduced dimensions are not reordered. */
  const locate = (
    largest: boolean,
    indices: Place,
    x: Place,
    values: Place | null,
    dims: Sizes,
    keepdim: boolean,
  ): void => {
    if (numelOf(indices.sizes) === 0) return;
    // split() lists outputs first; the kernel's operands are indices, x, values
    const { kept, reduced } = split(values === null ? [indices] : [indices, values], x, dims, keepdim);
    const reorder = ({ size, strides: [i = 0, v = 0, s] }: Axis): Axis => ({
      size,
      strides: s === undefined ? [i, v] : [i, s, v],
    });
    const outer = joined(kept.map(reorder));
    m.describeAxes(
      0,
      x.dtype,
      [...outer, ...joined(reduced.map(reorder))],
      values === null ? [indices, x] : [indices, x, values],
    );
    m.scalar(0, outer.length, 'int64');
    m.scalar(1, largest ? 1 : 0, 'int64');
    m.launch('extremum');
  };
  const position =
    (largest: boolean) =>
    (out: TensorView, x: TensorView, dims: Sizes, keepdim: boolean): void =>
      locate(largest, out, x, null, dims, keepdim);
  const valueAndPosition =
    (largest: boolean) =>
    (outs: Outs, x: TensorView, dim: number, keepdim: boolean): void =>
      locate(largest, outs[1] as TensorView, x, outs[0] as TensorView, [dim], keepdim);
  return {
    argmax: position(true),
    argmin: position(false),
    maxDim: valueAndPosition(true),
    minDim: valueAndPosition(false),
  };
}

function scanKernels(m: Machine) {
  const scan =
    (name: string) =>
    (out: TensorView, x: TensorView, dim: number): void => {
      if (numelOf(out.sizes) === 0) return;
      m.describeAxes(0, x.dtype, lines([out], x, dim), [out, x]);
      if (m.launch(name) === UNSUPPORTED) throw unsupported(name, x.dtype);
    };
  const running =
    (largest: boolean) =>
    (outs: Outs, x: TensorView, dim: number): void => {
      const [values, indices] = outs as [TensorView, TensorView];
      if (numelOf(values.sizes) === 0) return;
      m.describeAxes(0, x.dtype, lines([values, indices], x, dim), [values, indices, x]);
      m.scalar(0, largest ? 1 : 0, 'int64');
      m.launch('runningExtremum');
    };
  return {
    cumsum: scan('cumsum'),
    cumprod: scan('cumprod'),
    logcumsumexp: scan('logcumsumexp'),
    cummax: running(true),
    cummin: running(false),
  };
}

export const reduceKernels = (m: Machine) => ({ ...foldKernels(m), ...extremumKernels(m), ...scanKernels(m) });
