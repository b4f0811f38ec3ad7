import { empty, fromArray, ShapeError, shapeText, type Tensor } from '@kindling/core/lean';
import { noGrad } from '@kindling/autograd/lean';
import { normal_, type GeneratorOption } from './fill.ts';

export interface OrthogonalOptions extends GeneratorOption {
  /** Factor of the result; 1 when left out. */
  readonly gain?: number;
}

/** Orthonormal columns that span those of the row-major (n, m) matrix `a`, n >= m: Q of the QR decomposition with positive diagonal. */
function orthonormalColumns(a: Float64Array, n: number, m: number): Float64Array {
  const dot = (j: number, k: number): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (a[i * m + j] as number) * (a[i * m + k] as number);
    return sum;
  };
  for (let j = 0; j < m; j++) {
    // Twice: the second pass takes away what rounding left of the first.
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < j; k++) {
        const along = dot(j, k);
        for (let i = 0; i < n; i++) a[i * m + j] = (a[i * m + j] as number) - along * (a[i * m + k] as number);
      }
    }
    const length = Math.sqrt(dot(j, j));
    for (let i = 0; i < n; i++) a[i * m + j] = (a[i * m + j] as number) / length;
  }
  return a;
}

/**
 * A (semi-)orthogonal matrix, dimensions after the first taken together. Saxe et al. 2013.
 * @throws ShapeError for fewer than 2 dimensions
 */
export function orthogonal_(tensor: Tensor, { gain = 1, generator }: OrthogonalOptions = {}): Tensor {
  const rows = tensor.sizes[0];
  if (rows === undefined || tensor.sizes.length < 2) {
    throw new ShapeError(`orthogonal_: needs at least 2 dimensions, got ${shapeText(tensor.sizes)}.`, {
      op: 'orthogonal_',
      shapes: [tensor.sizes],
    });
  }
  if (tensor.numel() === 0) return tensor;
  const columns = tensor.numel() / rows;
  const drawn = normal_(empty([rows, columns], { dtype: tensor.dtype, device: tensor.device }), 0, 1, { generator });
  return noGrad(() => {
    const tall = rows < columns ? drawn.t() : drawn;
    const [n, m] = tall.sizes as [number, number];
    const q = fromArray(orthonormalColumns(Float64Array.from(tall.toTypedArray(), Number), n, m), [n, m], {
      device: tensor.device,
    });
    return tensor.copy_((rows < columns ? q.t() : q).reshape(tensor.sizes)).mul_(gain);
  });
}
