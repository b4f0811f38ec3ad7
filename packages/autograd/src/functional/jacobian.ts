import { stack, Tensor, zeros, zerosLike } from '@kindling/core/lean';
import { rawFill } from '@kindling/core/internal';
import { enableGrad } from '../modes/modes.ts';
import { derived, fresh, listOf, outputsOf, settled, unlisted, type Derive } from './prepare.ts';
import { single } from './products.ts';
import type { ArgumentsOf, ForEach, FunctionalOptions, Like, Tensors } from './types.ts';

/**
 * Jacobian of `func` at `inputs`: for an output of shape s and an input of shape t a tensor of shape (*s, *t); lists
 * of outputs and of inputs give lists. One backward pass per element of the outputs.
 * @throws AutogradError
 */
export function jacobian<const I extends Tensors, O extends Tensors>(
  func: (...inputs: ArgumentsOf<I>) => O,
  inputs: I,
  { createGraph = false, strict = false }: FunctionalOptions = {},
): ForEach<O, Like<I>> {
  return enableGrad(() => {
    const at = fresh(listOf(inputs), createGraph);
    const returned = func(...(at as ArgumentsOf<I>));
    const options = { name: 'jacobian', createGraph, strict };
    const blocks = outputsOf('jacobian', returned).map((output) =>
      unlisted(settled(rowsOf(output, at, options), createGraph), inputs),
    );
    // Lists are put back into the shape of what they came from.
    return unlisted(blocks, returned) as ForEach<O, Like<I>>;
  });
}

/** Per input, the derivatives of each element of `output`. */
function rowsOf(output: Tensor, at: readonly Tensor[], options: Derive): Tensor[] {
  const size = output.numel();
  const rows = Array.from({ length: size }, (_, j) => {
    const direction = zerosLike(output, { memoryFormat: 'contiguousFormat' }).view([size]);
    rawFill(direction.select(0, j), 1);
    return derived([output], at, [direction.view(output.sizes)], options);
  });
  return at.map((x, i) => {
    const shape = [...output.sizes, ...x.sizes];
    if (size === 0) return zeros(shape, { dtype: x.dtype, device: x.device });
    return stack(rows.map((row) => row[i] as Tensor)).view(shape);
  });
}

/**
 * Hessian of `func`, whose result has one element: for inputs of shapes s and t a tensor of shape (*s, *t); a list of
 * inputs gives a list of lists.
 * @throws AutogradError
 */
export function hessian<const I extends Tensors>(
  func: (...inputs: ArgumentsOf<I>) => Tensor,
  inputs: I,
  { createGraph = false, strict = false }: FunctionalOptions = {},
): ForEach<I, Like<I>> {
  const gradient = (...at: ArgumentsOf<I>): Tensors => {
    const list: readonly Tensor[] = at;
    const output = single('hessian', func(...at));
    const ones = [zerosLike(output).add(1)];
    const grads = derived([output], list, ones, { name: 'hessian', createGraph: true, strict });
    return inputs instanceof Tensor ? (grads[0] as Tensor) : grads;
  };
  return jacobian<I, Tensors>(gradient, inputs, { createGraph, strict }) as ForEach<I, Like<I>>;
}
