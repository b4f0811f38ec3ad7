// torch.linalg
export { LinAlgError } from '../errors.ts';
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
export { cholesky, choleskyEx, type UpperOption } from './cholesky.ts';
export { det, slogdet } from './determinant.ts';
export { eig, eigvals } from './eig.ts';
export { eigh, eigvalsh, type UPLO } from './eigh.ts';
export { matrixExp } from './exponential.ts';
export { ldlFactor, ldlFactorEx, ldlSolve } from './ldl.ts';
export { lstsq, type LstsqDriver, type LstsqOptions } from './lstsq.ts';
export { lu, luFactor, luFactorEx, luSolve, type LuOptions, type LuSolveOptions } from './lu.ts';
export { cond, matrixRank, pinv, type Tolerances } from './pinv.ts';
export { householderProduct, qr, type QrMode } from './qr.ts';
export { inv, invEx, solve, solveEx, tensorinv, tensorsolve, type SolveOptions } from './solve.ts';
export { svd, svdvals } from './svd.ts';
export { solveTriangular, type SolveTriangularOptions } from './triangular.ts';
export { vander, type VanderOptions } from './vander.ts';
