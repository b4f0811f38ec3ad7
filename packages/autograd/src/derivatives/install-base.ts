// Derivatives of the ops that nearly every network uses.
import { binaryDerivatives } from './binary.ts';
import { convolutionDerivatives } from './convolution.ts';
import { copyDerivatives } from './copy.ts';
import { fusedDerivatives } from './fused.ts';
import { indexingDerivatives } from './indexing.ts';
import { matmulDerivatives } from './matmul.ts';
import { normalizedDerivatives } from './normalized.ts';
import { piecesDerivatives } from './pieces.ts';
import { poolDerivatives } from './pool.ts';
import { reduceDerivatives } from './reduce.ts';
import { shapeDerivatives } from './shape.ts';
import { unaryDerivatives } from './unary.ts';
import { installDerivatives } from './install.ts';

installDerivatives(
  binaryDerivatives,
  convolutionDerivatives,
  copyDerivatives,
  fusedDerivatives,
  indexingDerivatives,
  matmulDerivatives,
  normalizedDerivatives,
  piecesDerivatives,
  poolDerivatives,
  reduceDerivatives,
  shapeDerivatives,
  unaryDerivatives,
);
