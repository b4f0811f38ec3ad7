// The kernels of one device, by op row.
import { internal, type KernelTable } from '@kindling/core';
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
  return internal.withEveryDType(table, complete, internal.complexByParts(table, 'cuda', complexLoops(m)));
}
