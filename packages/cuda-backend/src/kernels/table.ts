// The kernels of one device, by op row.
import { internal, type KernelTable, type TensorView } from '@kindling/core';
import type { Machine } from '../machine.ts';
import { complexLoops } from './complex.ts';
import { convolutionKernels } from './convolution.ts';
import { copyKernels } from './copy.ts';
import { indexingKernels } from './indexing.ts';
import { matmulKernels } from './matmul.ts';
import { normalizationKernels } from './normalization.ts';
import { onHost } from './on-host.ts';
import { optimizerKernels } from './optimizer.ts';
import { orderKernels } from './order.ts';
import { pointwiseKernels } from './pointwise.ts';
import { poolKernels } from './pool.ts';
import { reduceKernels } from './reduce.ts';
import { rowKernels } from './rows.ts';

type AnyKernel = (out: TensorView, ...args: unknown[]) => void;

/** Kernels that move elements whatever they are, and those of complex numbers. */
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
]);

/** Sequential algorithms that the CPU computes, as its backend does, on copies; docs/cuda.md says so. */
export const onTheHost = [
  'topk',
  'kthvalue',
  'mode',
  'solveTriangular',
  'choleskyEx',
  'luFactorEx',
  'luOrder',
  'ldlFactorEx',
  'ldlSolve',
  'geqrf',
  'eigh',
  'eigParts',
  'svd',
  'fftC2c',
  'fftR2c',
  'fftC2r',
] as const satisfies readonly (keyof KernelTable)[];

/** Products have loops for 16-bit floats; narrow integers and complex numbers go as everywhere. */
function productsOf(table: KernelTable, runComplex: internal.RunComplex): KernelTable {
  const names = ['mm', 'bmm', 'dot', 'addmm'] as const;
  const products: KernelTable = Object.fromEntries(names.map((name) => [name, table[name]]));
  const wide = internal.withEveryDType(products, new Set(), runComplex);
  const isHalf = ({ dtype }: TensorView): boolean => dtype === 'float16' || dtype === 'bfloat16';
  return Object.fromEntries(
    names.map((name) => {
      const own = products[name] as AnyKernel;
      const other = wide[name] as AnyKernel;
      const kernel: AnyKernel = (out, ...args) => Reflect.apply(isHalf(out) ? own : other, undefined, [out, ...args]);
      return [name, kernel];
    }),
  );
}

export function kernelsOf(m: Machine): KernelTable {
  const table: KernelTable = {
    ...Object.fromEntries(onTheHost.map((name) => [name, onHost(name)])),
    ...pointwiseKernels(m),
    ...copyKernels(m),
    ...reduceKernels(m),
    ...rowKernels(m),
    ...normalizationKernels(m),
    ...matmulKernels(m),
    ...indexingKernels(m),
    ...orderKernels(m),
    ...convolutionKernels(m),
    ...poolKernels(m),
    ...optimizerKernels(m),
  };
  const runComplex = internal.complexByParts(table, 'cuda', complexLoops(m));
  return { ...internal.withEveryDType(table, complete, runComplex), ...productsOf(table, runComplex) };
}
