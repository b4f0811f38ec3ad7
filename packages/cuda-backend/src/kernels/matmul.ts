// Matrix products of operands of any strides.
import { internal, Tensor, type Complex, type TensorView } from '@kindling/core';
import { unsupported, UNSUPPORTED } from '../errors.ts';
import type { Machine, Place } from '../machine.ts';

interface Layout {
  readonly batch: number;
  readonly row: number;
  readonly column: number;
}
interface Added {
  readonly place: Place;
  readonly layout: Layout;
  readonly beta: number;
  readonly alpha: number;
}

const NONE: Layout = { batch: 0, row: 0, column: 0 };
const matrix = ({ strides: [row = 0, column = 0] }: Place): Layout => ({ batch: 0, row, column });
const batched = ({ strides: [batch = 0, row = 0, column = 0] }: Place): Layout => ({ batch, row, column });
const numbers = ({ batch, row, column }: Layout): number[] => [batch, row, column];

/** Elements of `out` are written before all of the inputs are read. */
const apart = <T extends TensorView>(x: T, out: TensorView): T | Tensor =>
  x.storage === out.storage && x instanceof Tensor ? internal.materialize(x) : x;

export function matmulKernels(m: Machine) {
  const multiply = (
    out: TensorView,
    a: TensorView,
    b: TensorView,
    layoutOf: (x: Place) => Layout,
    sizes: readonly [batches: number, m: number, n: number, k: number],
    added?: Added,
  ): void => {
    if (sizes[0] === 0 || sizes[1] === 0 || sizes[2] === 0) return;
    const outer = internal.enterRegion();
    try {
      const [x, y] = [apart(a, out), apart(b, out)];
      const layouts = [layoutOf(out), layoutOf(x), layoutOf(y), added?.layout ?? NONE];
      const operands = added === undefined ? [out, x, y] : [out, x, y, added.place];
      m.describeNumbers(0, out.dtype, [...sizes, ...layouts.flatMap(numbers)], operands);
      m.scalar(0, added?.beta ?? 0, out.dtype);
      m.scalar(1, added?.alpha ?? 1, out.dtype);
      const half = out.dtype === 'float16' || out.dtype === 'bfloat16';
      if (m.launch(half ? 'matmulHalf' : 'matmul') === UNSUPPORTED) throw unsupported('matmul', out.dtype);
    } finally {
      internal.leaveRegion(outer, null);
    }
  };
  const product = (a: Place, b: Place, first: number): [m: number, n: number, k: number] => [
    a.sizes[first] as number,
    b.sizes[first + 1] as number,
    a.sizes[first + 1] as number,
  ];

  return {
    mm: (out: TensorView, a: TensorView, b: TensorView): void => multiply(out, a, b, matrix, [1, ...product(a, b, 0)]),
    bmm: (out: TensorView, a: TensorView, b: TensorView): void =>
      multiply(out, a, b, batched, [a.sizes[0] as number, ...product(a, b, 1)]),
    /** A row times a column: the first moves along k by its column stride, the second by its row stride. */
    dot: (out: TensorView, a: TensorView, b: TensorView): void => {
      const vector = ({ strides: [step = 0] }: Place): Layout => ({ batch: 0, row: step, column: step });
      multiply(out, a, b, vector, [1, 1, 1, a.sizes[0] as number]);
    },
    /** beta · bias + alpha · (a x b); the bias broadcasts. */
    addmm: (
      out: TensorView,
      bias: TensorView,
      a: TensorView,
      b: TensorView,
      beta: number | Complex,
      alpha: number | Complex,
    ): void => {
      const stride = (fromEnd: number): number => {
        const d = bias.sizes.length - fromEnd;
        return d < 0 || bias.sizes[d] === 1 ? 0 : (bias.strides[d] as number);
      };
      multiply(out, a, b, matrix, [1, ...product(a, b, 0)], {
        place: bias,
        layout: { batch: 0, row: stride(2), column: stride(1) },
        beta: internal.toNumber(beta),
        alpha: internal.toNumber(alpha),
      });
    },
  };
}
