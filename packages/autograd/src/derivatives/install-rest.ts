// Derivatives of all other ops.
import { complexDerivatives } from './complex.ts';
import { eigDerivatives } from './eig.ts';
import { factorDerivatives } from './factors.ts';
import { fourierDerivatives } from './fourier.ts';
import { lookupDerivatives } from './lookup.ts';
import { normDerivatives } from './norm.ts';
import { orderDerivatives } from './order.ts';
import { orthogonalDerivatives } from './orthogonal.ts';
import { placementDerivatives } from './placement.ts';
import { productDerivatives } from './products.ts';
import { rearrangeDerivatives } from './rearrange.ts';
import { scatterReduceDerivatives } from './scatter-reduce.ts';
import { specialFunctionDerivatives } from './special-functions.ts';
import { specialDerivatives } from './special.ts';
import { thresholdDerivatives } from './thresholds.ts';
import { imageDerivatives } from './images.ts';
import { installDerivatives } from './install.ts';

installDerivatives(
  imageDerivatives,
  complexDerivatives,
  eigDerivatives,
  factorDerivatives,
  fourierDerivatives,
  lookupDerivatives,
  normDerivatives,
  orderDerivatives,
  orthogonalDerivatives,
  placementDerivatives,
  productDerivatives,
  rearrangeDerivatives,
  scatterReduceDerivatives,
  specialDerivatives,
  specialFunctionDerivatives,
  thresholdDerivatives,
);
