import type { arithmeticMethods } from './arithmetic.ts';
import type { createMethods } from './create.ts';
import type { dataMethods } from './data.ts';
import type { indexingMethods } from './indexing.ts';
import type { linalgMethods } from './linalg.ts';
import type { matmulMethods } from './matmul.ts';
import type { PointwiseMethods } from './pointwise.ts';
import type { productMethods } from './products.ts';
import type { rearrangeMethods } from './rearrange.ts';
import type { reduceMethods } from './reduce.ts';
import type { shapeMethods } from './shape.ts';
import type { sortingMethods } from './sorting.ts';
import type { SpecialMethods } from './special.ts';
import type { statisticsMethods } from './statistics.ts';

type Arithmetic = typeof arithmeticMethods;
type Create = typeof createMethods;
type Data = typeof dataMethods;
type Indexing = typeof indexingMethods;
type Linalg = typeof linalgMethods;
type Matmul = typeof matmulMethods;
type Products = typeof productMethods;
type Rearrange = typeof rearrangeMethods;
type Reduce = typeof reduceMethods;
type Shape = typeof shapeMethods;
type Sorting = typeof sortingMethods;
type Statistics = typeof statisticsMethods;

/** All that install-methods.ts puts on `Tensor.prototype`. */
export interface TensorMethods extends Arithmetic,
    Create,
    Data,
    Indexing,
    Linalg,
    Matmul,
    PointwiseMethods,
    Products,
    Rearrange,
    Reduce,
    Shape,
    Sorting,
    SpecialMethods,
    Statistics {}
