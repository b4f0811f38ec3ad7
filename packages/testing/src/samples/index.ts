import { KindlingError } from '@kindling/core';
import { attentionSamples } from './attention.ts';
import { binarySamples } from './binary.ts';
import { comparisonSamples } from './comparison.ts';
import { convolutionSamples } from './convolution.ts';
import { complexSamples, takesComplex } from './complex.ts';
import { copySamples } from './copy.ts';
import { distanceSamples } from './distance.ts';
import { fourierSamples } from './fourier.ts';
import { fusedSamples } from './fused.ts';
import { gradientSamples } from './gradients.ts';
import { imageSamples } from './images.ts';
import { indexingSamples } from './indexing.ts';
import { linalgSamples } from './linalg.ts';
import { matmulSamples } from './matmul.ts';
import { normalizedSamples } from './normalized.ts';
import { optimizerSamples } from './optimizer.ts';
import { orderSamples } from './order.ts';
import { placementSamples } from './placement.ts';
import { poolSamples } from './pool.ts';
import { productSamples } from './products.ts';
import { rearrangeSamples } from './rearrange.ts';
import { randomSamples } from './random.ts';
import { recurrentSamples } from './recurrent.ts';
import { reduceSamples } from './reduce.ts';
import { complexes, type OpSample } from './sample.ts';
import { shapeSamples } from './shape.ts';
import { specialFunctionSamples } from './special-functions.ts';
import { specialSamples } from './special.ts';
import { statisticsSamples } from './statistics.ts';
import { unarySamples } from './unary.ts';

const families: readonly (readonly OpSample[])[] = [
  unarySamples,
  attentionSamples,
  binarySamples,
  randomSamples,
  recurrentSamples,
  reduceSamples,
  matmulSamples,
  shapeSamples,
  imageSamples,
  indexingSamples,
  normalizedSamples,
  fusedSamples,
  gradientSamples,
  copySamples,
  optimizerSamples,
  rearrangeSamples,
  orderSamples,
  placementSamples,
  comparisonSamples,
  specialSamples,
  statisticsSamples,
  distanceSamples,
  productSamples,
  complexSamples,
  fourierSamples,
  convolutionSamples,
  linalgSamples,
  poolSamples,
  specialFunctionSamples,
];

/** The sample of every op row, by name. */
export const samples: ReadonlyMap<string, OpSample> = new Map(
  families.flat().map((s) => [s.name, takesComplex.has(s.name) ? { ...s, dtypes: [...s.dtypes, ...complexes] } : s]),
);

/** @throws KindlingError when the op has no sample row */
export function sampleOf(name: string): OpSample {
  const found = samples.get(name);
  if (found === undefined)
    throw new KindlingError(`No sample row for op '${name}': add one in packages/testing/src/samples.`);
  return found;
}
