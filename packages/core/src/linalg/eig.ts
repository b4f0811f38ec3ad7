// Eigenvalues and eigenvectors of real matrices, which are complex.
import { castFor } from '../dispatch/autocast.ts';
import { callMany } from '../dispatch/call.ts';
import { defineMultiOp, withOp } from '../dispatch/op.ts';
import { needsGrad, state } from '../dispatch/state.ts';
import { complexDType } from '../dtype.ts';
import type { Tensor } from '../tensor.ts';
import { namedResults, type NamedResults } from '../ops/builders/named-results.ts';
import { complex } from '../ops/composite/complex.ts';
import { empty } from '../ops/create/fill.ts';
import { batchOf, checkSquare, raiseFailure } from './check.ts';

const partsRow = defineMultiOp('eigParts', {
  params: ['A', 'vectors'],
  outputs: ['re', 'im', 'vectorRe', 'vectorIm', 'info'],
  differentiable: false,
  meta: (A: Tensor, vectors: boolean) => {
    const values = { sizes: A.sizes.slice(0, -1), dtype: A.dtype };
    const square = { sizes: vectors ? A.sizes : [0], dtype: A.dtype };
    return [values, values, square, square, { sizes: batchOf(A), dtype: 'int32' }];
  },
});

/**
 * @internal real and imaginary parts of eigenvalues (*, n) and of unit eigenvectors in columns (*, n, n); int32 codes
 * (*), 1 for a failure
 */
export const eigParts = withOp(partsRow, (A: Tensor, vectors: boolean): readonly Tensor[] =>
  callMany(partsRow, A, vectors),
);

const row = defineMultiOp('eig', {
  params: ['A', 'vectors'],
  outputs: ['eigenvalues', 'eigenvectors', 'info'],
  gradients: 2,
  decompose: (A: Tensor, vectors: boolean) => {
    const [re, im, vectorRe, vectorIm, info] = eigParts(A, vectors) as [Tensor, Tensor, Tensor, Tensor, Tensor];
    const none = (): Tensor => empty([0], { dtype: complexDType(A.dtype), device: A.device });
    return [complex(re, im), vectors ? complex(vectorRe, vectorIm) : none(), info];
  },
});

const names = ['eigenvalues', 'eigenvectors'] as const;

function decomposition(op: string, A: Tensor, vectors: boolean): NamedResults<typeof names> {
  [A] = castFor('eig', A);
  checkSquare(op, A);
  const [values, v, info] = callMany(row, A, vectors) as [Tensor, Tensor, Tensor];
  raiseFailure(
    op,
    info,
    () =>
      'The algorithm failed to converge because the input matrix contained non-finite values or is ill-conditioned.',
  );
  return namedResults('linalg_eig', names, [values, v]);
}

/**
 * Complex eigenvalues (*, n), in no order but conjugate pairs together, and eigenvectors of unit length in columns (*, n, n), of
 * real matrices (*, n, n). Gradients must not depend on the phase of a vector. @throws LinAlgError, ShapeError, DTypeError
 */
export const eig = withOp(row, (A: Tensor): NamedResults<typeof names> => decomposition('eig', A, true));

/**
 * Complex eigenvalues (*, n) of real matrices (*, n, n), in no order but conjugate pairs together. @throws LinAlgError,
 * ShapeError, DTypeError
 */
export const eigvals = (A: Tensor): Tensor =>
  decomposition('eigvals', A, state.recorder !== null && needsGrad(A)).eigenvalues;
