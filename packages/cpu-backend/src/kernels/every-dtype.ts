// Most kernels have no loops for int8, int16, float16 and bfloat16, which are computed in a wider dtype, nor for complex ones.
import { internal, isComplex, Tensor, type DType, type KernelTable, type TensorView } from '@kindling/core';
import { kernelError, UNSUPPORTED } from '../abi/status.ts';
import { mathCodes, pointwiseCodes } from '../generated/codes.ts';
import { runComplex } from './complex.ts';

const { inWiderDType, rows, widerDType } = internal;

/** For kernels that found no loop for the dtype of `args[0]`. @throws DTypeError when there is no other way */
export function otherwise(
  name: string,
  kernel: (out: TensorView, ...args: never[]) => void,
  out: TensorView,
  args: readonly TensorView[],
): void {
  const { dtype } = args[0] as TensorView;
  if (isComplex(dtype)) runComplex(name, dtype, out, args);
  else if (widerDType(dtype) === undefined) throw kernelError(name, UNSUPPORTED, dtype);
  else inWiderDType((...all) => Reflect.apply(kernel, undefined, all), out, args);
}

/** Kernels that move elements whatever they are, and those that call `otherwise` themselves. */
const complete: ReadonlySet<string> = new Set([
  'copy',
  'fftC2c',
  'fftC2r',
  'fftR2c',
  'fill',
  'where',
  'gather',
  'scatter',
  'indexSelect',
  ...Object.keys(pointwiseCodes),
  ...Object.keys(mathCodes),
]);

type AnyKernel = (...args: readonly unknown[]) => void;

/** Optimizer steps write into their arguments: with such dtypes they are composed of other kernels. */
function composition(name: string): AnyKernel | null {
  const row: unknown = Reflect.get(rows, name);
  const op: unknown = typeof row === 'function' ? Reflect.get(row, 'op') : null;
  if (typeof op !== 'object' || op === null || !('mutates' in op && 'decompose' in op)) return null;
  return op.decompose as AnyKernel;
}

/** The first dtype among the arguments that most kernels have no loops for. */
function unusualDType(args: readonly unknown[]): DType | null {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg instanceof Tensor) {
      if (arg.dtype !== 'float32' && (isComplex(arg.dtype) || widerDType(arg.dtype) !== undefined)) return arg.dtype;
    } else if (Array.isArray(arg)) {
      const inside = unusualDType(arg);
      if (inside !== null) return inside;
    }
  }
  return null;
}

/** The table with every kernel made to take the dtypes that it has no loops for. */
export function withEveryDType(table: KernelTable): KernelTable {
  const entries = Object.entries(table).map(([name, kernel]) => {
    if (complete.has(name)) return [name, kernel] as const;
    const composed = composition(name);
    const run: AnyKernel = (...args) => Reflect.apply(kernel, undefined, args);
    const wrapped: AnyKernel = (...args) => {
      const dtype = unusualDType(args);
      if (dtype === null) run(...args);
      else if (composed !== null) composed(...args);
      else if (isComplex(dtype)) runComplex(name, dtype, args[0], args.slice(1));
      else inWiderDType(run, args[0], args.slice(1));
    };
    return [name, wrapped] as const;
  });
  return Object.fromEntries(entries);
}
