import { AutogradError, shapeText, zerosLike, type Tensor } from '@kindling/core/lean';
import { enableGrad } from '../modes/modes.ts';
import { derived, directions, fresh, listOf, outputsOf, settled, unlisted, type Derive } from './prepare.ts';
import type { ArgumentsOf, FunctionalOptions, Like, Tensors } from './types.ts';

/**
 * Product of a vector `v`, shaped like the outputs, with the Jacobian of `func` at `inputs`.
 * Returns the outputs and one tensor per input. `v` may be left out for an output of one element.
 * @throws AutogradError
 */
export function vjp<const I extends Tensors, O extends Tensors>(
  func: (...inputs: ArgumentsOf<I>) => O,
  inputs: I,
  v?: Tensors | null,
  { createGraph = false, strict = false }: FunctionalOptions = {},
): [outputs: O, vjp: Like<I>] {
  return enableGrad(() => {
    const at = fresh(listOf(inputs), createGraph);
    const returned = func(...(at as ArgumentsOf<I>));
    const outputs = outputsOf('vjp', returned);
    const products = derived(outputs, at, directions('vjp', v, outputs), { name: 'vjp', createGraph, strict });
    // Lists are put back into the shape of what they came from.
    return [
      unlisted(settled(outputs, createGraph), returned) as O,
      unlisted(settled(products, createGraph), inputs) as Like<I>,
    ];
  });
}

/**
 * Product of the Jacobian of `func` at `inputs` with a vector `v` shaped like the inputs, by two backward passes: the
 * first is linear in its own vector, and the second differentiates it by that. Returns the outputs and one tensor per output.
 * @throws AutogradError
 */
export function jvp<const I extends Tensors, O extends Tensors>(
  func: (...inputs: ArgumentsOf<I>) => O,
  inputs: I,
  v?: Tensors | null,
  { createGraph = false, strict = false }: FunctionalOptions = {},
): [outputs: O, jvp: Like<O>] {
  return enableGrad(() => {
    const given = directions('jvp', v, listOf(inputs));
    const at = fresh(listOf(inputs), createGraph);
    const returned = func(...(at as ArgumentsOf<I>));
    const outputs = outputsOf('jvp', returned);
    const products = transposed(outputs, at, given, { name: 'jvp', createGraph, strict });
    return [
      unlisted(settled(outputs, createGraph), returned) as O,
      unlisted(settled(products, createGraph), returned) as Like<O>,
    ];
  });
}

/** Jacobian times `v`: derivative of the product with a free vector, by that vector. */
function transposed(
  outputs: readonly Tensor[],
  at: readonly Tensor[],
  v: readonly Tensor[],
  options: Derive,
): Tensor[] {
  const free = outputs.map((x) => zerosLike(x).requiresGrad_());
  const first = derived(outputs, at, free, { ...options, createGraph: true });
  return derived(first, free, v, { ...options, strict: false });
}

/**
 * Product of a vector `v`, shaped like the inputs, with the Hessian of `func`, whose result has one element.
 * Returns that result and one tensor per input.
 * @throws AutogradError
 */
export function vhp<const I extends Tensors>(
  func: (...inputs: ArgumentsOf<I>) => Tensor,
  inputs: I,
  v?: Tensors | null,
  { createGraph = false, strict = false }: FunctionalOptions = {},
): [output: Tensor, vhp: Like<I>] {
  return enableGrad(() => {
    const given = directions('vhp', v, listOf(inputs));
    const at = fresh(listOf(inputs), createGraph);
    const output = single('vhp', func(...(at as ArgumentsOf<I>)));
    const first = derived([output], at, directions('vhp', null, [output]), { name: 'vhp', createGraph: true, strict });
    const products = derived(first, at, given, { name: 'vhp', createGraph, strict });
    return [settled([output], createGraph)[0] as Tensor, unlisted(settled(products, createGraph), inputs) as Like<I>];
  });
}

/** As `vhp` with the Hessian from the left, which is the same for functions with continuous second derivatives; `vhp` is faster. */
export function hvp<const I extends Tensors>(
  func: (...inputs: ArgumentsOf<I>) => Tensor,
  inputs: I,
  v?: Tensors | null,
  { createGraph = false, strict = false }: FunctionalOptions = {},
): [output: Tensor, hvp: Like<I>] {
  return enableGrad(() => {
    const given = directions('hvp', v, listOf(inputs));
    const at = fresh(listOf(inputs), createGraph);
    const output = single('hvp', func(...(at as ArgumentsOf<I>)));
    const first = derived([output], at, directions('hvp', null, [output]), { name: 'hvp', createGraph: true, strict });
    const products = transposed(first, at, given, { name: 'hvp', createGraph, strict });
    return [settled([output], createGraph)[0] as Tensor, unlisted(settled(products, createGraph), inputs) as Like<I>];
  });
}

/** @throws AutogradError unless `output` has one element */
export function single(name: string, output: unknown): Tensor {
  const [x, ...more] = outputsOf(name, output);
  if (x !== undefined && more.length === 0 && x.numel() === 1) return x;
  throw new AutogradError(
    `${name}: the function must return one tensor of one element, got ${x === undefined ? 'none' : shapeText(x.sizes)}.`,
    { op: name },
  );
}
