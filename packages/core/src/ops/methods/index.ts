import type { arithmeticMethods } from './arithmetic.ts';
import type { dataMethods } from './data.ts';
import type { matmulMethods } from './matmul.ts';
import type { PointwiseMethods } from './pointwise.ts';
import type { reduceMethods } from './reduce.ts';
import type { shapeMethods } from './shape.ts';

type Arithmetic = typeof arithmeticMethods;
type Data = typeof dataMethods;
type Matmul = typeof matmulMethods;
type Reduce = typeof reduceMethods;
type Shape = typeof shapeMethods;

/** All that install-methods.ts puts on `Tensor.prototype`. */
export interface TensorMethods extends Arithmetic, Data, Matmul, PointwiseMethods, Reduce, Shape {}
