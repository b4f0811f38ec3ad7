// Dtypes that most kernels have no loops for.
import { internal, isComplex, type KernelTable, type TensorView } from '@kindling/core';
import { kernelError, UNSUPPORTED } from '../abi/status.ts';
import { mathCodes, pointwiseCodes } from '../generated/codes.ts';
import { complexLoops } from './complex.ts';

const { inWiderDType, widerDType } = internal;

let runComplex: internal.RunComplex;

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

export function withEveryDType(table: KernelTable): KernelTable {
  runComplex = internal.complexByParts(table, 'cpu', complexLoops);
  return internal.withEveryDType(table, complete, runComplex);
}
