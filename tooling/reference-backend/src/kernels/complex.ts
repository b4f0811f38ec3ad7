// Complex tensors. What moves or adds elements does so for real and imaginary parts apart, by the real kernels.
import { internal, isComplex, DTypeError, type Complex, type KernelTable, type TensorView } from '@kindling/core';
import { binaryFunctions, mul, unaryFunctions } from '../complex-numbers.ts';
import { loadComplex, loadComplexRows, part, storeComplex, storeComplexRows } from '../complex-elements.ts';
import { dimsOf, loadFloats, store } from '../elements.ts';

type Kernel = (out: TensorView, ...args: never[]) => void;
type Dims = readonly number[];

const unary =
  (f: (z: Complex) => Complex) =>
  (out: TensorView, x: TensorView): void =>
    storeComplex(out, loadComplex(x).map(f));
const binary =
  (f: (a: Complex, b: Complex) => Complex) =>
  (out: TensorView, a: TensorView, b: TensorView): void => {
    const right = loadComplex(b, out.sizes);
    storeComplex(
      out,
      loadComplex(a, out.sizes).map((z, i) => f(z, right[i] as Complex)),
    );
  };
const test =
  (f: (z: Complex) => boolean) =>
  (out: TensorView, x: TensorView): void =>
    store(
      out,
      loadComplex(x).map((z) => Number(f(z))),
    );
const comparison =
  (f: (a: Complex, b: Complex) => boolean) =>
  (out: TensorView, a: TensorView, b: TensorView): void => {
    const right = loadComplex(b, out.sizes);
    store(
      out,
      loadComplex(a, out.sizes).map((z, i) => Number(f(z, right[i] as Complex))),
    );
  };
const same = (a: Complex, b: Complex): boolean => a.re === b.re && a.im === b.im;
const parts = (z: Complex): number[] => [z.re, z.im];

/** By the real kernel on the parts of every complex tensor among the arguments. */
const apart =
  (kernel: Kernel): Kernel =>
  (out: TensorView, ...args: never[]): void => {
    for (const p of [0, 1]) {
      const of = (x: unknown): unknown => (isView(x) && isComplex(x.dtype) ? part(x, p) : x);
      Reflect.apply(kernel, undefined, [of(out), ...args.map(of)]);
    }
  };

/** From four real products of the parts. */
const product =
  (kernel: (out: TensorView, a: TensorView, b: TensorView) => void) =>
  (out: TensorView, a: TensorView, b: TensorView): void => {
    const real = (p: number, q: number): number[] => {
      const room = internal.allocate(out.storage.backend, out.sizes, 'float64');
      kernel(room, part(a, p), part(b, q));
      return loadFloats(room);
    };
    const [rr, ii, ri, ir] = [real(0, 0), real(1, 1), real(0, 1), real(1, 0)];
    storeComplex(
      out,
      rr.map((v, i) => ({ re: v - (ii[i] as number), im: (ri[i] as number) + (ir[i] as number) })),
    );
  };

const own: Readonly<Record<string, Kernel>> = {
  ...Object.fromEntries(Object.entries(unaryFunctions).map(([name, f]) => [name, unary(f)])),
  ...Object.fromEntries(Object.entries(binaryFunctions).map(([name, f]) => [name, binary(f)])),
  abs: (out: TensorView, x: TensorView): void =>
    store(
      out,
      loadComplex(x).map((z) => Math.hypot(z.re, z.im)),
    ),
  copy: test((z) => z.re !== 0 || z.im !== 0),
  isnan: test((z) => parts(z).some(Number.isNaN)),
  isinf: test((z) => parts(z).some((v) => Math.abs(v) === Infinity)),
  isfinite: test((z) => parts(z).every(Number.isFinite)),
  eq: comparison(same),
  ne: comparison((a, b) => !same(a, b)),
  prod: (out: TensorView, x: TensorView, dims: Dims): void =>
    storeComplex(
      out,
      loadComplexRows(x, dims).map((row) => row.reduce(mul, { re: 1, im: 0 })),
    ),
  cumprod: (out: TensorView, x: TensorView, dim: number): void => {
    const dims = dimsOf(x, dim);
    const running = loadComplexRows(x, dims).map((row) => {
      let total: Complex = { re: 1, im: 0 };
      return row.map((z) => (total = mul(total, z)));
    });
    storeComplexRows(out, dims, running);
  },
};

const separable = new Set(['sum', 'cumsum', 'where', 'gather', 'scatter', 'scatterAdd', 'indexSelect', 'indexAdd']);
const products = new Set(['mm', 'bmm', 'dot']);

const isView = (x: unknown): x is TensorView => typeof x === 'object' && x !== null && 'dtype' in x && 'strides' in x;

function complexKernel(name: string, kernel: Kernel | undefined): Kernel | null {
  if (kernel !== undefined && separable.has(name)) return apart(kernel);
  if (kernel !== undefined && products.has(name)) return product(kernel as Parameters<typeof product>[0]);
  return own[name] ?? null;
}

/** The kernels, made to take complex tensors where PyTorch does. */
export function withComplex<T extends KernelTable>(kernels: T): T & Pick<KernelTable, 'conjPhysical'> {
  const given: Readonly<Record<string, unknown>> = kernels;
  const all: Record<string, unknown> = { ...kernels };
  for (const name of new Set([...Object.keys(kernels), 'conjPhysical'])) {
    const real = given[name] as Kernel | undefined;
    const complex = complexKernel(name, real);
    all[name] = (...args: never[]): void => {
      const found = args.find((x): x is never => isView(x) && isComplex((x as TensorView).dtype)) as
        TensorView | undefined;
      const chosen = found === undefined ? real : complex;
      if (chosen === null || chosen === undefined)
        throw new DTypeError(`${name}: the reference backend has no kernel for ${found?.dtype ?? 'real tensors'}.`, {
          op: name,
        });
      Reflect.apply(chosen, undefined, args);
    };
  }
  return all as T & Pick<KernelTable, 'conjPhysical'>;
}
