// For backends whose loops are of real numbers: complex tensors by the real kernels on their parts, where that is enough.
import { allocate } from '../dispatch/alloc.ts';
import { rowEntries } from '../dispatch/catalog.ts';
import { partOf, partsOf } from '../dispatch/complex.ts';
import { rawCopy } from '../dispatch/copy.ts';
import type { DType } from '../dtype.ts';
import { DTypeError } from '../errors.ts';
import { viewOf } from '../ops/view/make.ts';
import { enterRegion, leaveRegion } from '../storage/region.ts';
import { Tensor } from '../tensor.ts';
import type { KernelTable } from './kernel-table.ts';

type Sizes = readonly number[];
type AnyKernel = (out: Tensor, ...args: never[]) => void;
type Run = (out: Tensor, ...args: readonly unknown[]) => void;

/** What a backend has for complex numbers of its own. */
export interface ComplexLoops {
  /** A loop over numbers as they are, by the op's name; false where there is none. */
  pointwise(name: string, views: readonly [Tensor, Tensor, ...Tensor[]]): boolean;
  readonly prod: (out: Tensor, x: Tensor, dims: Sizes, keepdim: boolean) => void;
  readonly cumprod: (out: Tensor, x: Tensor, dim: number) => void;
}

/** One dimension more, so that the parts do not become the only one. */
const vector = (x: Tensor): Tensor => (x.sizes.length === 0 ? viewOf(x, [1], [1]) : x);
const repeated = (index: Tensor): Tensor => viewOf(index, [...index.sizes, 2], [...index.strides, 0]);

function byParts(table: KernelTable): Readonly<Record<string, AnyKernel>> {
  const real =
    (name: keyof KernelTable): Run =>
    (out, ...args) =>
      void Reflect.apply(table[name] as Run, undefined, [out, ...args]);

  /** Whether either part of a number has a property, or both have. */
  const test =
    (name: keyof KernelTable, join: keyof KernelTable): AnyKernel =>
    (out: Tensor, x: Tensor) => {
      const outer = enterRegion();
      try {
        const second = allocate(out.storage.backend, out.sizes, 'bool');
        real(name)(out, partOf(x, 0));
        real(name)(second, partOf(x, 1));
        real(join)(out, out, second);
      } finally {
        leaveRegion(outer, null);
      }
    };

  /** Four real products. */
  const product =
    (name: keyof KernelTable): AnyKernel =>
    (out: Tensor, a: Tensor, b: Tensor) => {
      const [ar, ai, br, bi] = [partOf(a, 0), partOf(a, 1), partOf(b, 0), partOf(b, 1)];
      const multiply = real(name);
      const outer = enterRegion();
      try {
        const room = (): Tensor => allocate(out.storage.backend, out.sizes, ar.dtype);
        const [first, second] = [room(), room()];
        multiply(first, ar, br);
        multiply(second, ai, bi);
        real('sub')(partOf(out, 0), first, second);
        multiply(first, ar, bi);
        multiply(second, ai, br);
        real('add')(partOf(out, 1), first, second);
      } finally {
        leaveRegion(outer, null);
      }
    };

  return {
    add: (out, a: Tensor, b: Tensor) => real('add')(partsOf(out), partsOf(a), partsOf(b)),
    sub: (out, a: Tensor, b: Tensor) => real('sub')(partsOf(out), partsOf(a), partsOf(b)),
    neg: (out, x: Tensor) => real('neg')(partsOf(out), partsOf(x)),
    abs: (out, x: Tensor) => real('hypot')(out, partOf(x, 0), partOf(x, 1)),
    sum: (out, x: Tensor, dims: Sizes, keepdim: boolean) => real('sum')(partsOf(out), partsOf(x), dims, keepdim),
    cumsum: (out, x: Tensor, dim: number) => real('cumsum')(partsOf(vector(out)), partsOf(vector(x)), dim),
    scatterAdd: (out, x: Tensor, dim: number, index: Tensor, source: Tensor) =>
      real('scatterAdd')(
        partsOf(vector(out)),
        partsOf(vector(x)),
        dim,
        repeated(vector(index)),
        partsOf(vector(source)),
      ),
    indexAdd: (out, x: Tensor, dim: number, index: Tensor, source: Tensor) =>
      real('indexAdd')(partsOf(vector(out)), partsOf(vector(x)), dim, index, partsOf(vector(source))),
    isnan: test('isnan', 'logicalOr'),
    isinf: test('isinf', 'logicalOr'),
    isfinite: test('isfinite', 'logicalAnd'),
    mm: product('mm'),
    bmm: product('bmm'),
    dot: product('dot'),
  };
}

export type RunComplex = (name: string, dtype: DType, out: unknown, args: readonly unknown[]) => void;

/**
 * Runs ops with a complex tensor among their arguments by `table`'s real kernels, by the backend's loops, or by the row's
 * decomposition. What it returns throws a DTypeError for an op that takes none.
 */
export function complexByParts(table: KernelTable, device: string, loops: ComplexLoops): RunComplex {
  const own: Readonly<Record<string, AnyKernel>> = { ...byParts(table), prod: loops.prod, cumprod: loops.cumprod };
  return (name, dtype, out, args) => {
    const kernel = Object.hasOwn(own, name) ? own[name] : undefined;
    if (kernel !== undefined) return void Reflect.apply(kernel, undefined, [out, ...args]);
    if (loops.pointwise(name, [out, ...args] as [Tensor, Tensor])) return;
    const row = new Map(rowEntries()).get(name);
    const decompose: unknown = row && Reflect.get(row, 'decompose');
    if (typeof decompose !== 'function' || !(out instanceof Tensor))
      throw new DTypeError(
        `${name}: the ${device} backend has no kernel for this dtype. Convert with .to(dtype) first. (${dtype})`,
        { op: name },
      );
    const outer = enterRegion();
    try {
      rawCopy(out, Reflect.apply(decompose as (...all: unknown[]) => Tensor, undefined, args));
    } finally {
      leaveRegion(outer, null);
    }
  };
}
