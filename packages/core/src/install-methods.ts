// All methods: those of `install-base-methods.ts`, and the rest.
import './install-base-methods.ts';
import { indexingMethods } from './ops/methods/indexing.ts';
import { linalgMethods } from './ops/methods/linalg.ts';
import { productMethods } from './ops/methods/products.ts';
import { rearrangeMethods } from './ops/methods/rearrange.ts';
import { sortingMethods } from './ops/methods/sorting.ts';
import { specialMethods } from './ops/methods/special.ts';
import { statisticsMethods } from './ops/methods/statistics.ts';
import { installMethods } from './ops/methods/install.ts';

installMethods(
  indexingMethods,
  linalgMethods,
  productMethods,
  rearrangeMethods,
  sortingMethods,
  specialMethods,
  statisticsMethods,
);
