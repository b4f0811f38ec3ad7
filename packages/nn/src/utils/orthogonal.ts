// Matrices with orthonormal columns (or rows, where they are wide). Lezcano-Casado 2019.
import {
  cat,
  eye,
  geqrf,
  isComplex,
  linalg,
  matmul,
  mul,
  randn,
  ShapeError,
  shapeText,
  sub,
  ValueError,
  zeros,
  zerosLike,
  type Tensor,
} from '@kindling/core/lean';
import { sameSizes } from '@kindling/core/internal';
import { noGrad } from '@kindling/autograd/lean';
import { Buffer } from '../buffer.ts';
import { Module } from '../module/module.ts';

export type OrthogonalMap = 'matrix_exp' | 'cayley' | 'householder';

const maps: ReadonlySet<string> = new Set(['matrix_exp', 'cayley', 'householder']);
const diagonalOf = (x: Tensor): Tensor => x.diagonal({ dim1: -2, dim2: -1 });

/** The Q of a tall A = Q R where the diagonal of R is not negative. */
function columnsOf(A: Tensor): Tensor {
  const { a, tau } = geqrf(A);
  return mul(linalg.householderProduct(a, tau), diagonalOf(a).sgn().unsqueeze(-2));
}

/** Whether QᴴQ is the identity, to what the dtype can tell. */
function isOrthogonal(Q: Tensor): boolean {
  const [n, k] = Q.sizes.slice(-2) as [number, number];
  const single = Q.dtype === 'float32' || Q.dtype === 'complex64';
  const eps = 10 * n * (single ? 2 ** -23 : 2 ** -52);
  const identity = eye(k, { dtype: Q.dtype, device: Q.device });
  return matmul(Q.mH, Q).sub(identity).abs().le(eps).all().item() !== 0;
}

/** The parametrization. @throws ValueError, ShapeError */
export class Orthogonal extends Module {
  static readonly typeName: string = '_Orthogonal';
  readonly sizes: readonly number[];
  readonly orthogonalMap: OrthogonalMap;
  readonly useTrivialization: boolean;
  /** What the map's result, near the identity, is multiplied by: set by the assigned value. */
  base: Buffer | null = null;

  constructor(weight: Tensor, orthogonalMap?: OrthogonalMap, useTrivialization = true) {
    super();
    if (weight.ndim < 2)
      throw new ShapeError(`orthogonal: expected a matrix or a batch of them, got ${shapeText(weight.sizes)}.`, {
        op: 'orthogonal',
        shapes: [weight.sizes],
      });
    const square = weight.sizes.at(-1) === weight.sizes.at(-2);
    const map = orthogonalMap ?? (square || isComplex(weight.dtype) ? 'matrix_exp' : 'householder');
    if (!maps.has(map))
      throw new ValueError(`orthogonal: orthogonalMap must be one of ${[...maps].join(', ')}, got '${map}'.`, {
        op: 'orthogonal',
      });
    if (map === 'householder' && isComplex(weight.dtype))
      throw new ValueError("orthogonal: 'householder' is for real matrices. Use 'matrix_exp' or 'cayley'.", {
        op: 'orthogonal',
      });
    this.sizes = weight.sizes;
    this.orthogonalMap = map;
    this.useTrivialization = useTrivialization;
  }

  override forward(input: Tensor): Tensor {
    const wide = (input.sizes.at(-2) as number) < (input.sizes.at(-1) as number);
    const X = wide ? input.mT : input;
    let Q = this.orthogonalMap === 'householder' ? reflected(X) : this.rotated(X);
    if (this.base !== null) Q = matmul(this.base, Q);
    return wide ? Q.mT : Q;
  }

  /** The exponential, or Cayley's (I + A/2)(I - A/2)⁻¹, of the skew-symmetric matrix of the lower triangle. */
  private rotated(tall: Tensor): Tensor {
    const [n, k] = tall.sizes.slice(-2) as [number, number];
    const lower = tall.tril();
    const { dtype, device } = lower;
    const X = n === k ? lower : cat([lower, zeros([...lower.sizes.slice(0, -1), n - k], { dtype, device })], -1);
    const A = sub(X, X.mH);
    const identity = eye(n, { dtype, device });
    const Q =
      this.orthogonalMap === 'matrix_exp'
        ? A.matrixExp()
        : linalg.solve(identity.sub(A, { alpha: 0.5 }), identity.add(A, { alpha: 0.5 }));
    return n === k ? Q : Q.narrow(-1, 0, k);
  }

  /** What gives `value`, or the nearest by its QR factors. @throws ShapeError, ValueError */
  rightInverse(value: Tensor): Tensor {
    if (!sameSizes(value.sizes, this.sizes))
      throw new ShapeError(`orthogonal: expected shape ${shapeText(this.sizes)}, got ${shapeText(value.sizes)}.`, {
        op: 'orthogonal',
        shapes: [this.sizes, value.sizes],
      });
    return noGrad(() => {
      const [rows, columns] = value.sizes.slice(-2) as [number, number];
      const Q = rows < columns ? value.mT : value;
      if (this.useTrivialization) {
        this.base = new Buffer(completed(Q));
        const start = zerosLike(value);
        diagonalOf(start).fill_(-1);
        return start;
      }
      if (this.orthogonalMap !== 'householder')
        throw new ValueError(
          `orthogonal: '${this.orthogonalMap}' cannot be assigned to with useTrivialization: false. Use 'householder'.`,
          { op: 'orthogonal' },
        );
      const { a, tau } = geqrf(Q);
      const diagonal = diagonalOf(a);
      diagonal.copy_(mul(diagonal.sign(), tau.eq(0).mul(-2).add(1)));
      return rows < columns ? a.mT : a;
    });
  }
}

/** The product of the reflections below the diagonal, with the signs that stand on it. */
function reflected(X: Tensor): Tensor {
  const A = X.tril({ diagonal: -1 });
  const tau = A.mul(A).sum(-2).add(1).reciprocal().mul(2);
  return mul(linalg.householderProduct(A, tau), diagonalOf(X.detach()).trunc().unsqueeze(-2));
}

/** A square orthogonal matrix that begins with the columns of Q. */
function completed(Q: Tensor): Tensor {
  const [n, k] = Q.sizes.slice(-2) as [number, number];
  if (n === k) return isOrthogonal(Q) ? Q.clone() : columnsOf(Q);
  const { dtype, device } = Q;
  return columnsOf(cat([Q, randn([...Q.sizes.slice(0, -1), n - k], { dtype, device })], -1));
}
