// Fills that other initialisers build on. All return their argument and record no gradients.
import { eye, ShapeError, shapeText, type Generator, type ScalarLike, type Tensor } from '@kindling/core/lean';
import { noGrad } from '@kindling/autograd/lean';

export interface GeneratorOption {
  /** The default generator when left out. */
  readonly generator?: Generator | null | undefined;
}

/** Uniform in [a, b). @throws ValueError unless a <= b */
export const uniform_ = (tensor: Tensor, a = 0, b = 1, options: GeneratorOption = {}): Tensor =>
  noGrad(() => tensor.uniform_(a, b, options));

/** Normal. @throws ValueError for a negative std */
export const normal_ = (tensor: Tensor, mean = 0, std = 1, options: GeneratorOption = {}): Tensor =>
  noGrad(() => tensor.normal_(mean, std, options));

export const constant_ = (tensor: Tensor, value: ScalarLike): Tensor => noGrad(() => tensor.fill_(value));
export const zeros_ = (tensor: Tensor): Tensor => constant_(tensor, 0);
export const ones_ = (tensor: Tensor): Tensor => constant_(tensor, 1);

/** Ones on the diagonal of a matrix, zeros elsewhere. @throws ShapeError for other than 2 dimensions */
export function eye_(tensor: Tensor): Tensor {
  const [rows, columns] = tensor.sizes;
  if (rows === undefined || columns === undefined || tensor.sizes.length !== 2) {
    throw new ShapeError(`eye_: only matrices have a diagonal of ones, got ${shapeText(tensor.sizes)}.`, {
      op: 'eye_',
      shapes: [tensor.sizes],
    });
  }
  return noGrad(() => tensor.copy_(eye(rows, columns, { dtype: tensor.dtype, device: tensor.device })));
}

/** The bounds of a range around 0, for `uniform_`. */
export const symmetric = (bound: number): [a: number, b: number] => [-bound, bound];
