// Fills with a pattern of zeros. All return their argument and record no gradients.
import { randperm, ShapeError, shapeText, ValueError, type Tensor } from '@kindling/core/lean';
import { noGrad } from '@kindling/autograd/lean';
import { normal_, zeros_, type GeneratorOption } from './fill.ts';

/**
 * Dirac's delta for the weights of convolutions, (O, I / groups, ...) of 3 to 5 dimensions: as many channels as possible pass
 * unchanged, in each group. https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.dirac_ @throws ShapeError, ValueError
 */
export function dirac_(tensor: Tensor, groups = 1): Tensor {
  const [outputs = 0, inputs = 0, ...kernel] = tensor.sizes;
  if (tensor.sizes.length < 3 || tensor.sizes.length > 5)
    throw new ShapeError(`dirac_: expected the weight of a convolution, got ${shapeText(tensor.sizes)}.`, {
      op: 'dirac_',
      shapes: [tensor.sizes],
    });
  if (outputs % groups !== 0)
    throw new ValueError(`dirac_: ${outputs} output channels are not divisible by ${groups} groups.`, { op: 'dirac_' });
  const each = outputs / groups;
  zeros_(tensor);
  return noGrad(() => {
    for (let g = 0; g < groups; g++)
      for (let d = 0; d < Math.min(each, inputs); d++)
        tensor.setAt([g * each + d, d, ...kernel.map((size) => Math.floor(size / 2))], 1);
    return tensor;
  });
}

/**
 * Normal with this `std`, but for a share `sparsity` of each column, rounded up, that is zero (Martens 2010).
 * @throws ShapeError for other than 2 dimensions
 */
export function sparse_(tensor: Tensor, sparsity: number, std = 0.01, options: GeneratorOption = {}): Tensor {
  const [rows = 0, columns = 0] = tensor.sizes;
  if (tensor.sizes.length !== 2)
    throw new ShapeError(`sparse_: only matrices have columns, got ${shapeText(tensor.sizes)}.`, {
      op: 'sparse_',
      shapes: [tensor.sizes],
    });
  const zeros = Math.ceil(sparsity * rows);
  normal_(tensor, 0, std, options);
  return noGrad(() => {
    for (let column = 0; column < columns; column++) {
      const chosen = randperm(rows, options).narrow(0, 0, zeros);
      if (zeros > 0) tensor.setAt([chosen.to({ device: tensor.device }), column], 0);
    }
    return tensor;
  });
}
