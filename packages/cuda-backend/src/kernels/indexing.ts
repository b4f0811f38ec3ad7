// Reading and writing at int64 indices. Before anything is written, every index is checked.
import type { TensorView } from '@kindling/core';
import { joined, single, type Axis } from '@kindling/kernel-headers/axes';
import { numelOf, sameSizes } from '@kindling/kernel-headers/shape';
import { unsupported, UNSUPPORTED } from '../errors.ts';
import type { Machine, Place } from '../machine.ts';
import { copyKernels } from './copy.ts';

/** `Combination` in native/kernels/indexing.cu. */
const combinations = { assign: 0, sum: 1, prod: 2, amax: 3, amin: 4 };
type Fold = 'sum' | 'prod' | 'amax' | 'amin';

/** Up to so many elements along the indexed dimension one thread adds in order; more are added by as many threads. */
const LONGEST = 64;
const atomic: ReadonlySet<string> = new Set(['float32', 'float64', 'int64', 'int32']);

const sizeAlong = (x: Place, dim: number): number => x.sizes[dim] ?? 1;
const strideAlong = (x: Place, dim: number): number => x.strides[dim] ?? 1;

interface Visit {
  /** The indexed dimension last; the others joined. Strides: index, out, x. */
  readonly axes: readonly Axis[];
  readonly operands: readonly [index: Place, out: Place, x: Place];
  /** The operand that the index addresses. */
  readonly indexed: Place;
  readonly dim: number;
}

/** Over the index's shape, as gather and scatter have it. `addressed` is the operand that the index moves. */
function elementwise(dim: number, operands: Visit['operands'], addressed: 1 | 2): Visit {
  const [index] = operands;
  const axes = index.sizes.map((size, d): Axis => ({
    size,
    strides: operands.map((x, k) => (k === addressed && d === dim ? 0 : (x.strides[d] as number))),
  }));
  const [line = single(3)] = axes.splice(dim, 1);
  return { axes: [...joined(axes), line], operands, indexed: operands[addressed], dim };
}

/** An index vector that addresses slices, as indexSelect and indexAdd have it. */
function slices(dim: number, operands: Visit['operands'], addressed: 1 | 2): Visit {
  const [index, out, x] = operands;
  const whole = addressed === 1 ? x : out;
  const others = whole.sizes.map((size, d): Axis => ({
    size,
    strides: [0, out.strides[d] as number, x.strides[d] as number],
  }));
  others.splice(dim, 1);
  const along = operands.map((y, k) => (k === addressed ? 0 : k === 0 ? (y.strides[0] ?? 0) : strideAlong(y, dim)));
  return {
    axes: [...joined(others), { size: numelOf(index.sizes), strides: along }],
    operands,
    indexed: operands[addressed],
    dim,
  };
}

export function indexingKernels(m: Machine) {
  const { copy } = copyKernels(m);

  const describe = ({ axes, operands, indexed, dim }: Visit): void => {
    m.describeAxes(0, indexed.dtype, axes, operands);
    m.scalar(0, sizeAlong(indexed, dim), 'int64');
    m.scalar(1, strideAlong(indexed, dim), 'int64');
  };
  const noteOf = (op: string, { indexed, dim }: Visit) => ({ op, dim, size: sizeAlong(indexed, dim) });

  const read = (op: string, visit: Visit): void => {
    describe(visit);
    if (m.launch('gather', noteOf(op, visit)) === UNSUPPORTED) throw unsupported(op, visit.indexed.dtype);
  };

  /** Makes `out` a copy of `x`, unless the op works in place. */
  const begin = (out: Place, x: Place): void => {
    const inPlace = out.storage === x.storage && out.offset === x.offset && sameSizes(out.strides, x.strides);
    if (!inPlace) copy(out, x);
  };

  const check = (op: string, visit: Visit): void => {
    describe(visit);
    m.launch('checkIndex', noteOf(op, visit));
  };
  const write = (op: string, visit: Visit, how: keyof typeof combinations, includeSelf = true): void => {
    describe(visit);
    m.scalar(2, combinations[how], 'int64');
    m.scalar(3, includeSelf ? 1 : 0, 'int64');
    const { size } = visit.axes.at(-1) as Axis;
    const byAtomics =
      how === 'sum' && includeSelf && size > LONGEST && atomic.has(visit.indexed.dtype) && !m.deterministic;
    if (m.launch(byAtomics ? 'scatterAdd' : 'scatter') === UNSUPPORTED) throw unsupported(op, visit.indexed.dtype);
  };

  const scatter =
    (op: string, how: 'assign' | 'sum') =>
    (out: TensorView, x: TensorView, dim: number, index: TensorView, source: TensorView): void => {
      if (numelOf(index.sizes) === 0) return begin(out, x);
      const visit = elementwise(dim, [index, out, source], 1);
      check(op, visit);
      begin(out, x);
      write(op, visit, how);
    };

  return {
    gather(out: TensorView, x: TensorView, dim: number, index: TensorView): void {
      if (numelOf(index.sizes) !== 0) read('gather', elementwise(dim, [index, out, x], 2));
    },
    indexSelect(out: TensorView, x: TensorView, dim: number, index: TensorView): void {
      if (numelOf(index.sizes) === 0) return;
      const visit = slices(dim, [index, out, x], 2);
      if (numelOf(out.sizes) === 0) check('indexSelect', vectorOf(visit));
      else read('indexSelect', visit);
    },
    scatter: scatter('scatter', 'assign'),
    scatterAdd: scatter('scatterAdd', 'sum'),
    scatterReduce(
      out: TensorView,
      x: TensorView,
      dim: number,
      index: TensorView,
      source: TensorView,
      fold: Fold,
      includeSelf: boolean,
    ): void {
      if (numelOf(index.sizes) === 0) return begin(out, x);
      const visit = elementwise(dim, [index, out, source], 1);
      check('scatterReduce', visit);
      begin(out, x);
      write('scatterReduce', visit, fold, includeSelf);
    },
    indexAdd(out: TensorView, x: TensorView, dim: number, index: TensorView, source: TensorView): void {
      if (numelOf(index.sizes) === 0) return begin(out, x);
      const visit = slices(dim, [index, out, source], 1);
      check('indexAdd', vectorOf(visit));
      begin(out, x);
      if (numelOf(source.sizes) !== 0) write('indexAdd', visit, 'sum');
    },
  };
}

/** The index alone. */
const vectorOf = (visit: Visit): Visit => ({ ...visit, axes: [visit.axes.at(-1) as Axis] });
