import { ShapeError, type Tensor } from 'kindling';
import type { HeatMapData } from './protocol.ts';

const largest = 1024;

/** @throws ShapeError when the tensor is neither a vector nor a matrix, sizes of one left out, or too large. */
export function heatMapOf(tensor: Tensor, title = ''): HeatMapData {
  const flat = tensor.detach().squeeze();
  const [rows, columns] = flat.dim() < 2 ? [1, flat.numel()] : [flat.size(0), flat.size(1)];
  if (flat.dim() > 2 || rows > largest || columns > largest)
    throw new ShapeError(
      `show: a tensor of shape [${tensor.sizes.join(', ')}] is no picture: it takes a vector or a matrix of up to ` +
        `${largest} by ${largest}. Select a part: show(x.at(0)).`,
      { op: 'show', shapes: [tensor.sizes] },
    );
  const values = Float32Array.from(flat.to('float32').toTypedArray(), Number);
  const shape = `${tensor.dtype} [${tensor.sizes.join(', ')}]`;
  return { kind: 'heat map', title: title ? `${title}: ${shape}` : shape, rows, columns, values, text: String(tensor) };
}
