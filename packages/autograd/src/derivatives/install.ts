import { internal } from '@kindling/core';
import { binaryDerivatives } from './binary.ts';
import { convolutionDerivatives } from './convolution.ts';
import { complexDerivatives } from './complex.ts';
import { copyDerivatives } from './copy.ts';
import { eigDerivatives } from './eig.ts';
import { factorDerivatives } from './factors.ts';
import { fourierDerivatives } from './fourier.ts';
import { fusedDerivatives } from './fused.ts';
import { indexingDerivatives } from './indexing.ts';
import { lookupDerivatives } from './lookup.ts';
import { matmulDerivatives } from './matmul.ts';
import { normalizedDerivatives } from './normalized.ts';
import { normDerivatives } from './norm.ts';
import { poolDerivatives } from './pool.ts';
import { orderDerivatives } from './order.ts';
import { placementDerivatives } from './placement.ts';
import { orthogonalDerivatives } from './orthogonal.ts';
import { piecesDerivatives } from './pieces.ts';
import { productDerivatives } from './products.ts';
import { rearrangeDerivatives } from './rearrange.ts';
import { reduceDerivatives } from './reduce.ts';
import { scatterReduceDerivatives } from './scatter-reduce.ts';
import { shapeDerivatives } from './shape.ts';
import { specialFunctionDerivatives } from './special-functions.ts';
import { specialDerivatives } from './special.ts';
import { thresholdDerivatives } from './thresholds.ts';
import { unaryDerivatives } from './unary.ts';

const tables = [
  binaryDerivatives,
  convolutionDerivatives,
  complexDerivatives,
  copyDerivatives,
  eigDerivatives,
  factorDerivatives,
  fourierDerivatives,
  fusedDerivatives,
  indexingDerivatives,
  lookupDerivatives,
  matmulDerivatives,
  normalizedDerivatives,
  normDerivatives,
  orthogonalDerivatives,
  orderDerivatives,
  placementDerivatives,
  poolDerivatives,
  productDerivatives,
  rearrangeDerivatives,
  reduceDerivatives,
  scatterReduceDerivatives,
  shapeDerivatives,
  specialDerivatives,
  specialFunctionDerivatives,
  thresholdDerivatives,
  unaryDerivatives,
];

const rowsByName = new Map<string, { readonly op: internal.OpRow }>(
  Object.entries(internal.rows).filter(
    (entry): entry is [string, (typeof entry)[1] & { op: internal.OpRow }] => 'op' in entry[1],
  ),
);

/** Enters every derivative row into its op's slot. */
export function installDerivatives(): void {
  for (const table of tables) {
    for (const [name, derivative] of Object.entries(table)) {
      const row = rowsByName.get(name);
      if (row === undefined) throw new Error(`autograd: derivative of unknown op '${name}'`);
      row.op.derivative = derivative;
    }
  }
  for (const [name, op] of Object.entries(internal.pieces))
    op.derivative = piecesDerivatives[name as keyof typeof piecesDerivatives];
}
