import type { TensorView } from '../backend/backend.ts';
import type { DType } from '../dtype.ts';
import type { Tensor } from '../tensor.ts';
import { enterRow } from './catalog.ts';

/** Sizes and dtype of a result, computed once in core for every backend. */
export interface Meta {
  readonly sizes: readonly number[];
  readonly dtype: DType;
}

/** What every op row has, whatever its arguments. */
export interface OpRow {
  readonly id: number;
  readonly name: string;
  /** PyTorch's parameter names, in order; errors, docs and the conformance adapter use them. */
  readonly params: readonly string[];
  /** False for ops whose result has no gradient (comparisons, argmax, ...). */
  readonly differentiable: boolean;
  /** Owned by @kindling/autograd: the op's derivative row. */
  derivative: object | null;
}

export type Kernel<A extends readonly unknown[]> = (out: TensorView, ...args: A) => void;
export type MultiKernel<A extends readonly unknown[]> = (outs: readonly TensorView[], ...args: A) => void;
export type MutatingKernel<A extends readonly unknown[]> = (...args: A) => void;

/** One operator with one result. `meta` makes every argument check; it is absent where only the decomposition exists. */
export interface Op<A extends readonly unknown[]> extends OpRow {
  readonly meta: ((...args: A) => Meta) | undefined;
  readonly decompose: ((...args: A) => Tensor) | undefined;
  /** Dense, by backend id. */
  readonly kernels: (Kernel<A> | undefined)[];
}

/** One operator with several results. */
export interface MultiOp<A extends readonly unknown[]> extends OpRow {
  readonly outputs: readonly string[];
  /** How many of the results, from the first, have gradients where their dtype can have one. */
  readonly gradients: number;
  readonly meta: ((...args: A) => readonly Meta[]) | undefined;
  readonly decompose: ((...args: A) => readonly Tensor[]) | undefined;
  readonly kernels: (MultiKernel<A> | undefined)[];
}

/** Writes into its arguments and returns nothing (optimizer steps); never recorded. */
export interface MutatingOp<A extends readonly unknown[]> extends OpRow {
  readonly mutates: true;
  readonly decompose: (...args: A) => void;
  readonly kernels: (MutatingKernel<A> | undefined)[];
}

/** A view: new layout over the same storage. It has no kernel. */
export interface ViewOp<A extends readonly unknown[]> extends OpRow {
  readonly view: (...args: A) => Tensor;
}

/** Several views by one call; writes into them in place are refused where they would be recorded, as in PyTorch. */
export interface ViewsOp<A extends readonly unknown[]> extends OpRow {
  readonly views: (...args: A) => Tensor[];
}

export type KernelOf<O> =
  O extends MutatingOp<infer A>
    ? MutatingKernel<A>
    : O extends MultiOp<infer A>
      ? MultiKernel<A>
      : O extends Op<infer A>
        ? Kernel<A>
        : never;

export type ArgsOf<O> =
  O extends MutatingOp<infer A>
    ? A
    : O extends MultiOp<infer A>
      ? A
      : O extends Op<infer A>
        ? A
        : O extends ViewOp<infer A>
          ? A
          : O extends ViewsOp<infer A>
            ? A
            : never;

interface RowSpec {
  readonly params: readonly string[];
  readonly differentiable?: boolean;
}

interface OpSpec<A extends readonly unknown[]> extends RowSpec {
  readonly meta?: (...args: A) => Meta;
  readonly decompose?: (...args: A) => Tensor;
}
interface MultiOpSpec<A extends readonly unknown[]> extends RowSpec {
  readonly outputs: readonly string[];
  readonly gradients?: number;
  readonly meta?: (...args: A) => readonly Meta[];
  readonly decompose?: (...args: A) => readonly Tensor[];
}
interface MutatingOpSpec<A extends readonly unknown[]> extends RowSpec {
  readonly decompose: (...args: A) => void;
}
interface ViewSpec<A extends readonly unknown[]> extends RowSpec {
  readonly view: (...args: A) => Tensor;
}
interface ViewsSpec<A extends readonly unknown[]> extends RowSpec {
  readonly views: (...args: A) => Tensor[];
}

let nextId = 0;

const base = (name: string, { params, differentiable = true }: RowSpec): OpRow => ({
  id: nextId++,
  name,
  params,
  differentiable,
  derivative: null,
});

/** The meta device (backend 0) computes nothing: `meta` has said all there is. */
const nothing = (): void => {};

export function makeOp<A extends readonly unknown[]>(name: string, spec: OpSpec<A>): Op<A> {
  const kernels: (Kernel<A> | undefined)[] = spec.meta ? [nothing] : [];
  return { ...base(name, spec), meta: spec.meta, decompose: spec.decompose, kernels };
}

export function makeMultiOp<A extends readonly unknown[]>(name: string, spec: MultiOpSpec<A>): MultiOp<A> {
  const kernels: (MultiKernel<A> | undefined)[] = spec.meta ? [nothing] : [];
  const { outputs, gradients = 1, meta, decompose } = spec;
  return { ...base(name, spec), outputs, gradients, meta, decompose, kernels };
}

export function makeMutatingOp<A extends readonly unknown[]>(name: string, spec: MutatingOpSpec<A>): MutatingOp<A> {
  return {
    ...base(name, { ...spec, differentiable: false }),
    mutates: true,
    decompose: spec.decompose,
    kernels: [nothing],
  };
}

export function makeView<A extends readonly unknown[]>(name: string, spec: ViewSpec<A>): ViewOp<A> {
  return { ...base(name, spec), view: spec.view };
}

export function makeViews<A extends readonly unknown[]>(name: string, spec: ViewsSpec<A>): ViewsOp<A> {
  return { ...base(name, spec), views: spec.views };
}

// The same, entered in the catalog: for the ops of this package. Bundlers may leave out those that nobody uses.
/* @__NO_SIDE_EFFECTS__ */
export function defineOp<A extends readonly unknown[]>(name: string, spec: OpSpec<A>): Op<A> {
  return enterRow(makeOp(name, spec));
}

/* @__NO_SIDE_EFFECTS__ */
export function defineMultiOp<A extends readonly unknown[]>(name: string, spec: MultiOpSpec<A>): MultiOp<A> {
  return enterRow(makeMultiOp(name, spec));
}

/* @__NO_SIDE_EFFECTS__ */
export function defineMutatingOp<A extends readonly unknown[]>(name: string, spec: MutatingOpSpec<A>): MutatingOp<A> {
  return enterRow(makeMutatingOp(name, spec));
}

/* @__NO_SIDE_EFFECTS__ */
export function defineView<A extends readonly unknown[]>(name: string, spec: ViewSpec<A>): ViewOp<A> {
  return enterRow(makeView(name, spec));
}

/* @__NO_SIDE_EFFECTS__ */
export function defineViews<A extends readonly unknown[]>(name: string, spec: ViewsSpec<A>): ViewsOp<A> {
  return enterRow(makeViews(name, spec));
}

/** Attaches its row to a public function, so that tables can be typed against it. @__NO_SIDE_EFFECTS__ */
export function withOp<F extends object, O extends OpRow>(op: O, fn: F): F & { readonly op: O } {
  return Object.assign(fn, { op });
}
