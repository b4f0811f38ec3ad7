// For backends whose kernels have no loops for int8, int16, float16 and bfloat16, which are computed in a wider dtype, nor
// for complex numbers.
import { rowEntries } from '../dispatch/catalog.ts';
import { isComplex, type DType } from '../dtype.ts';
import { Tensor } from '../tensor.ts';
import type { RunComplex } from './complex-kernels.ts';
import type { KernelTable } from './kernel-table.ts';
import { inWiderDType, widerDType } from './wider-dtype.ts';

type AnyKernel = (...args: readonly unknown[]) => void;

/** Optimizer steps write into their arguments: with such dtypes they are composed of other kernels. */
function composition(name: string): AnyKernel | null {
  const row = new Map(rowEntries()).get(name);
  if (row === undefined || !('mutates' in row && 'decompose' in row)) return null;
  return row.decompose as AnyKernel;
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

/** The table with every kernel but the `complete` ones made to take the dtypes that it has no loops for. */
export function withEveryDType(table: KernelTable, complete: ReadonlySet<string>, runComplex: RunComplex): KernelTable {
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
