// Complex tensors: loops of their own where numbers are multiplied, the real kernels on their parts everywhere else.
import { internal, Tensor, type DType, type TensorView } from '@kindling/core';
import { joined, putBlock, single, type Axis } from '../abi/axes.ts';
import { putScalar } from '../abi/block.ts';
import { writeBack } from '../abi/operand.ts';
import { kernelError, UNSUPPORTED } from '../abi/status.ts';
import type { pointwiseCodes } from '../generated/codes.ts';
import { complexCodes } from '../generated/codes.ts';
import { block, wasm } from '../runtime.ts';
import { complexBlock, pointwiseBlock } from './block-calls.ts';
import { bmm, dot, mm } from './matmul.ts';
import { indexAdd, scatter } from './indexing.ts';
import { fold, scan, split } from './reduce.ts';
import { numelOf } from './shape.ts';

const { allocate, enterRegion, leaveRegion, partOf, partsOf, viewOf } = internal;

type Sizes = readonly number[];

/** Real kernels, whose operands here never have a dtype without a loop. */
const real = (name: keyof typeof pointwiseCodes, ...views: readonly [Tensor, Tensor, ...Tensor[]]): void =>
  void pointwiseBlock(name, views);

const realSum = fold('sum');
const realCumsum = scan('cumsum');
const realScatterAdd = scatter('scatterAdd');

/** One dimension more, so that the parts do not become the only one. */
const vector = (x: Tensor): Tensor => (x.sizes.length === 0 ? viewOf(x, [1], [1]) : x);
const repeated = (index: Tensor): Tensor => viewOf(index, [...index.sizes, 2], [...index.strides, 0]);

export const conjPhysical = (out: TensorView, x: TensorView): void => complexBlock('conjPhysical', [out, x]);

/** Whether either part of a number has a property, or both have. */
const test =
  (name: 'isnan' | 'isinf' | 'isfinite', join: 'logicalOr' | 'logicalAnd') =>
  (out: Tensor, x: Tensor): void => {
    const outer = enterRegion();
    try {
      const second = allocate(out.storage.backend, out.sizes, 'bool');
      real(name, out, partOf(x, 0));
      real(name, second, partOf(x, 1));
      real(join, out, out, second);
    } finally {
      leaveRegion(outer, null);
    }
  };

/** Four real products; `multiply` writes a real one. */
const product =
  (multiply: (out: Tensor, a: Tensor, b: Tensor) => void) =>
  (out: Tensor, a: Tensor, b: Tensor): void => {
    const [ar, ai, br, bi] = [partOf(a, 0), partOf(a, 1), partOf(b, 0), partOf(b, 1)];
    const outer = enterRegion();
    try {
      const room = (): Tensor => allocate(out.storage.backend, out.sizes, ar.dtype);
      const [first, second] = [room(), room()];
      multiply(first, ar, br);
      multiply(second, ai, bi);
      real('sub', partOf(out, 0), first, second);
      multiply(first, ar, bi);
      multiply(second, ai, br);
      real('add', partOf(out, 1), first, second);
    } finally {
      leaveRegion(outer, null);
    }
  };

function prod(out: Tensor, x: Tensor, dims: Sizes, keepdim: boolean): void {
  if (numelOf(out.sizes) === 0) return;
  if (numelOf(x.sizes) === 0) return internal.rawFill(out, 1);
  const { kept, reduced } = split([out], x, dims, keepdim);
  const outer = joined(kept);
  putBlock(0, x.dtype, [...outer, ...joined(reduced)], [out, x]);
  putScalar(0, outer.length, 'int64');
  wasm.complexProd(block);
  writeBack(out, 0);
}

function cumprod(out: Tensor, x: Tensor, dim: number): void {
  if (numelOf(out.sizes) === 0) return;
  const axes = x.sizes.map((size, d): Axis => ({
    size,
    strides: [out.strides[d] as number, x.strides[d] as number],
  }));
  const [line = single(2)] = axes.splice(dim, 1);
  putBlock(0, x.dtype, [...joined(axes), line], [out, x]);
  wasm.complexCumprod(block);
  writeBack(out, 0);
}

type AnyKernel = (out: Tensor, ...args: never[]) => void;

const byParts: Readonly<Record<string, AnyKernel>> = {
  add: (out, a: Tensor, b: Tensor) => real('add', partsOf(out), partsOf(a), partsOf(b)),
  sub: (out, a: Tensor, b: Tensor) => real('sub', partsOf(out), partsOf(a), partsOf(b)),
  neg: (out, x: Tensor) => real('neg', partsOf(out), partsOf(x)),
  abs: (out, x: Tensor) => real('hypot', out, partOf(x, 0), partOf(x, 1)),
  sum: (out, x: Tensor, dims: Sizes, keepdim: boolean) => realSum(partsOf(out), partsOf(x), dims, keepdim),
  cumsum: (out, x: Tensor, dim: number) => realCumsum(partsOf(vector(out)), partsOf(vector(x)), dim),
  scatterAdd: (out, x: Tensor, dim: number, index: Tensor, source: Tensor) =>
    realScatterAdd(partsOf(vector(out)), partsOf(vector(x)), dim, repeated(vector(index)), partsOf(vector(source))),
  indexAdd: (out, x: Tensor, dim: number, index: Tensor, source: Tensor) =>
    indexAdd(partsOf(vector(out)), partsOf(vector(x)), dim, index, partsOf(vector(source))),
  isnan: test('isnan', 'logicalOr'),
  isinf: test('isinf', 'logicalOr'),
  isfinite: test('isfinite', 'logicalAnd'),
  mm: product(mm),
  bmm: product(bmm),
  dot: product(dot),
  prod,
  cumprod,
};

const hasLoop = (name: string): name is keyof typeof complexCodes => Object.hasOwn(complexCodes, name);

/** Runs an op with a complex tensor among its arguments. @throws DTypeError when it takes none */
export function runComplex(name: string, dtype: DType, out: unknown, args: readonly unknown[]): void {
  const kernel = Object.hasOwn(byParts, name) ? byParts[name] : undefined;
  if (kernel !== undefined) return void Reflect.apply(kernel, undefined, [out, ...args]);
  if (hasLoop(name)) return complexBlock(name, [out, ...args] as [Tensor, Tensor]);
  const row: { readonly op?: object } = { ...Reflect.get(internal.rows, name) };
  const decompose: unknown = row.op && Reflect.get(row.op, 'decompose');
  if (typeof decompose !== 'function' || !(out instanceof Tensor)) throw kernelError(name, UNSUPPORTED, dtype);
  const outer = enterRegion();
  try {
    internal.rawCopy(out, Reflect.apply(decompose as (...all: unknown[]) => Tensor, undefined, args));
  } finally {
    leaveRegion(outer, null);
  }
}
