// int8, int16, float16, bfloat16 and complex64 have loops for copies only: other kernels compute in a wider dtype.
import { internal, type KernelTable, type TensorView } from '@kindling/core';
import { kernelError, UNSUPPORTED } from '../abi/status.ts';
import { mathCodes, pointwiseCodes } from '../generated/codes.ts';

const { inWiderDType, needsWiderDType, rows, widerDType } = internal;

/** For kernels that found no loop for the dtype of `args[0]`. @throws DTypeError when there is no wider one either */
export function otherwise(
  name: string,
  kernel: (out: TensorView, ...args: never[]) => void,
  out: TensorView,
  args: readonly TensorView[],
): void {
  const { dtype } = args[0] as TensorView;
  if (widerDType(dtype) === undefined) throw kernelError(name, UNSUPPORTED, dtype);
  inWiderDType((...all) => Reflect.apply(kernel, undefined, all), out, args);
}

/** Kernels that move elements whatever they are, and those that call `otherwise` themselves. */
const complete: ReadonlySet<string> = new Set([
  'copy',
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
const mutating = (name: keyof typeof rows): AnyKernel | null => {
  const row: object = rows[name];
  if (!('op' in row && typeof row.op === 'object' && row.op !== null && 'mutates' in row.op)) return null;
  return 'decompose' in row.op ? (row.op.decompose as AnyKernel) : null;
};

/** The table with every kernel made to take the dtypes that it has no loops for. */
export function withWiderDTypes(table: KernelTable): KernelTable {
  const entries = Object.entries(table).map(([name, kernel]) => {
    if (complete.has(name)) return [name, kernel] as const;
    const composed = mutating(name as keyof typeof rows);
    const run: AnyKernel = (...args) => Reflect.apply(kernel, undefined, args);
    const wrapped: AnyKernel = (...args) => {
      if (!needsWiderDType(args)) run(...args);
      else if (composed !== null) composed(...args);
      else inWiderDType(run, args[0], args.slice(1));
    };
    return [name, wrapped] as const;
  });
  return Object.fromEntries(entries);
}
