// torch.linalg
export { matmul } from '../ops/composite/matmul.ts';
export { cross } from './cross.ts';
export { diagonal } from './diagonal.ts';
export {
  matrixNorm,
  norm,
  vectorNorm,
  type MatrixNormOptions,
  type MatrixOrd,
  type NormAnyOptions,
  type VectorNormOptions,
} from './norms.ts';
export { matrixPower, multiDot, vecdot } from './products.ts';
export { vander, type VanderOptions } from './vander.ts';
