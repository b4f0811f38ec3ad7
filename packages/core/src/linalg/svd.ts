// Singular values and vectors, A = U diag(S) Vh.
import { castFor } from '../dispatch/autocast.ts';
import { callMany } from '../dispatch/call.ts';
import { defineMultiOp, withOp } from '../dispatch/op.ts';
import { needsGrad, state } from '../dispatch/state.ts';
import type { Tensor } from '../tensor.ts';
import { namedResults, type NamedResults } from '../ops/builders/named-results.ts';
import { mT } from '../ops/composite/matmul.ts';
import { zeros } from '../ops/create/fill.ts';
import { batchOf, checkMatrices, matrixSizes, raiseFailure } from './check.ts';

const row = defineMultiOp('svd', {
  params: ['A', 'fullMatrices', 'vectors'],
  outputs: ['U', 'S', 'Vh', 'info'],
  gradients: 3,
  meta: (A: Tensor, fullMatrices: boolean, vectors: boolean) => {
    const batch = batchOf(A);
    const [m, n] = matrixSizes(A);
    const k = Math.min(m, n);
    const { dtype } = A;
    return [
      { sizes: vectors ? [...batch, m, fullMatrices ? m : k] : [0], dtype },
      { sizes: [...batch, k], dtype },
      { sizes: vectors ? [...batch, fullMatrices ? n : k, n] : [0], dtype },
      { sizes: batch, dtype: 'int32' },
    ];
  },
});

function decomposition(op: string, A: Tensor, fullMatrices: boolean, vectors: boolean): [Tensor, Tensor, Tensor] {
  [A] = castFor('svd', A);
  checkMatrices(op, A);
  const [U, S, Vh, info] = callMany(row, A, fullMatrices, vectors) as [Tensor, Tensor, Tensor, Tensor];
  raiseFailure(
    op,
    info,
    () => 'The algorithm failed to converge because the input matrix contained non-finite values.',
  );
  return [U, S, Vh];
}

/**
 * U, falling singular values S (*, k) and Vh of matrices (*, m, n), k = min(m, n): U (*, m, m) and Vh (*, n, n), or without
 * `fullMatrices` (*, m, k) and (*, k, n). Signs of pairs of vectors are arbitrary. @throws LinAlgError, ShapeError, DTypeError
 */
export const svd = withOp(
  row,
  (
    A: Tensor,
    { fullMatrices = true }: { readonly fullMatrices?: boolean } = {},
  ): NamedResults<readonly ['U', 'S', 'Vh']> =>
    namedResults('linalg_svd', ['U', 'S', 'Vh'], decomposition('svd', A, fullMatrices, true)),
);

/** Falling singular values (*, min(m, n)) of matrices (*, m, n). @throws LinAlgError, ShapeError, DTypeError */
export const svdvals = (A: Tensor): Tensor =>
  decomposition('svdvals', A, false, state.recorder !== null && needsGrad(A))[1];

export interface SvdOptions {
  /** Without, U and V are square. */
  readonly some?: boolean;
  /** Without, U and V are zeros. */
  readonly computeUv?: boolean;
}

/** torch.svd: U, S and V (not its transpose). @throws LinAlgError, ShapeError, DTypeError */
export function svdOld(
  input: Tensor,
  { some = true, computeUv = true }: SvdOptions = {},
): NamedResults<readonly ['U', 'S', 'V']> {
  if (computeUv) {
    const { U, S, Vh } = svd(input, { fullMatrices: !some });
    return namedResults('svd', ['U', 'S', 'V'], [U, S, mT(Vh)]);
  }
  const S = svdvals(input);
  const { dtype, device } = input;
  const blank = (n: number): Tensor => zeros([...batchOf(input), n, n], { dtype, device });
  const [m, n] = matrixSizes(input);
  return namedResults('svd', ['U', 'S', 'V'], [blank(m), S, blank(n)]);
}
