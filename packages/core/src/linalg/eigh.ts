// Eigenvalues and eigenvectors of symmetric matrices.
import { castFor } from '../dispatch/autocast.ts';
import { callMany } from '../dispatch/call.ts';
import { defineMultiOp, withOp } from '../dispatch/op.ts';
import { needsGrad, state } from '../dispatch/state.ts';
import { ValueError } from '../errors.ts';
import type { Tensor } from '../tensor.ts';
import { namedResults, type NamedResults } from '../ops/builders/named-results.ts';
import { batchOf, checkSquare, raiseFailure } from './check.ts';

const row = defineMultiOp('eigh', {
  params: ['A', 'upper', 'vectors'],
  outputs: ['eigenvalues', 'eigenvectors', 'info'],
  gradients: 2,
  meta: (A: Tensor, _upper: boolean, vectors: boolean) => [
    { sizes: A.sizes.slice(0, -1), dtype: A.dtype },
    { sizes: vectors ? A.sizes : [0], dtype: A.dtype },
    { sizes: batchOf(A), dtype: 'int32' },
  ],
});

/** Which triangle is read. */
export type UPLO = 'L' | 'U';

function decomposition(op: string, A: Tensor, UPLO: UPLO, vectors: boolean): NamedResults<typeof names> {
  [A] = castFor('eigh', A);
  checkSquare(op, A);
  if (!['L', 'U', 'l', 'u'].includes(UPLO))
    throw new ValueError(`${op}: UPLO must be 'L' or 'U', got '${UPLO}'.`, { op });
  const [values, v, info] = callMany(row, A, UPLO.toUpperCase() === 'U', vectors) as [Tensor, Tensor, Tensor];
  raiseFailure(
    op,
    info,
    () =>
      'The algorithm failed to converge because the input matrix contained non-finite values or is ill-conditioned.',
  );
  return namedResults('linalg_eigh', names, [values, v]);
}
const names = ['eigenvalues', 'eigenvectors'] as const;

/**
 * Rising eigenvalues (*, n) and eigenvectors, in columns (*, n, n), of the symmetric matrices that one triangle gives.
 * Signs of vectors are arbitrary. @throws LinAlgError, ShapeError, DTypeError, ValueError
 */
export const eigh = withOp(row, (A: Tensor, UPLO: UPLO = 'L'): NamedResults<typeof names> =>
  decomposition('eigh', A, UPLO, true),
);

/** Rising eigenvalues (*, n). @throws LinAlgError, ShapeError, DTypeError, ValueError */
export const eigvalsh = (A: Tensor, UPLO: UPLO = 'L'): Tensor =>
  decomposition('eigvalsh', A, UPLO, state.recorder !== null && needsGrad(A)).eigenvalues;

export interface SymeigOptions {
  readonly eigenvectors?: boolean;
  readonly upper?: boolean;
}

/**
 * torch.symeig: as `linalg.eigh`, by default of the upper triangle, and without vectors, which are then empty. @throws
 * LinAlgError, ShapeError, DTypeError
 */
export function symeig(
  input: Tensor,
  { eigenvectors = false, upper = true }: SymeigOptions = {},
): NamedResults<typeof names> {
  const UPLO = upper ? 'U' : 'L';
  if (eigenvectors) return eigh(input, UPLO);
  const values = eigvalsh(input, UPLO);
  return namedResults('symeig', names, [values, values.newEmpty([0])]);
}
