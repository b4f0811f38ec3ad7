// The kernels of one device, by op row.
import { internal, type KernelTable } from '@kindling/core';
import type { Machine } from '../machine.ts';
import { complexLoops } from './complex.ts';
import { copyKernels } from './copy.ts';
import { onHost } from './on-host.ts';
import { pointwiseKernels } from './pointwise.ts';

/** Kernels that move elements whatever they are. */
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

const elsewhere: readonly (keyof KernelTable)[] = [
  'sum',
  'prod',
  'amax',
  'amin',
  'argmax',
  'argmin',
  'any',
  'all',
  'maxDim',
  'minDim',
  'indexSelect',
  'gather',
  'scatter',
  'scatterAdd',
  'indexAdd',
  'mm',
  'bmm',
  'dot',
  'cumsum',
  'cumprod',
  'logcumsumexp',
  'cummax',
  'cummin',
  'softmax',
  'logSoftmax',
  'avgPool',
  'avgPoolBackward',
  'adaptiveAvgPool',
  'adaptiveAvgPoolBackward',
  'convolution',
  'convolutionWeightGradient',
  'maxPoolWithIndices',
  'adaptiveMaxPool',
  'fractionalMaxPool',
  'maxPoolBackward',
  'scatterReduce',
  'searchsorted',
  'sort',
  'topk',
  'kthvalue',
  'mode',
  'solveTriangular',
  'choleskyEx',
  'luFactorEx',
  'luOrder',
  'eigh',
  'svd',
  'geqrf',
  'fftC2c',
  'fftR2c',
  'fftC2r',
  'eigParts',
  'ldlFactorEx',
  'ldlSolve',
];

export function kernelsOf(m: Machine): KernelTable {
  const table: KernelTable = {
    ...Object.fromEntries(elsewhere.map((name) => [name, onHost(name)])),
    ...copyKernels(m),
    ...pointwiseKernels(m),
  };
  return internal.withEveryDType(table, complete, internal.complexByParts(table, 'cuda', complexLoops(m)));
}
