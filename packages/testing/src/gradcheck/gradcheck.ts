import { grad } from '@kindling/autograd';
import { fromArray, isComplex, shapeText, Tensor } from '@kindling/core';
import { GradcheckError } from '../errors.ts';
import { seeded } from '../inputs/random.ts';
import { analyticalJacobian } from './analytical.ts';
import { numericalJacobian } from './numerical.ts';
import { partsIn } from './parts.ts';

export interface GradcheckOptions {
  /** Step of the central differences. */
  readonly eps?: number;
  readonly atol?: number;
  readonly rtol?: number;
}

type Differentiable = (...inputs: Tensor[]) => Tensor | Iterable<Tensor>;

const listOf = (out: Tensor | Iterable<Tensor>): Tensor[] => (out instanceof Tensor ? [out] : Array.from(out));
const differentiable = (outs: readonly Tensor[]): Tensor[] =>
  outs.filter((out) => out.isFloatingPoint() || isComplex(out));

/**
 * Compares backward with central differences for every output and every input that requires grad. All tensors are
 * float64 or complex128, whose numbers count as two; inputs are moved in place and put back. https://pytorch.org/docs/stable/generated/torch.autograd.gradcheck.html
 * @throws GradcheckError naming output, input, elements and both values
 */
export function gradcheck(
  fn: Differentiable,
  inputs: readonly Tensor[],
  { eps = 1e-6, atol = 1e-5, rtol = 1e-3 }: GradcheckOptions = {},
): void {
  const active = inputs.filter((x) => x.requiresGrad);
  if (active.length === 0) throw new GradcheckError('gradcheck: no input requires grad. Set x.requiresGrad = true.');
  for (const x of active) {
    if (x.dtype !== 'float64' && x.dtype !== 'complex128') {
      throw new GradcheckError(
        `gradcheck: differences need float64 or complex128, an input is ${x.dtype}. Use x.to('float64').`,
      );
    }
  }
  // Where some outputs require grad, the others are by-products; where none does, all must be constant.
  const run = (): Tensor[] => {
    const outs = differentiable(listOf(fn(...inputs)));
    return outs.some((out) => out.requiresGrad) ? outs.filter((out) => out.requiresGrad) : outs;
  };
  const numerical = active.map((x) => numericalJacobian(run, x, eps));
  run().forEach((output, k) => {
    const analytical = output.requiresGrad ? analyticalJacobian(output, active) : null;
    active.forEach((x, n) => {
      for (let i = 0; i < partsIn(x); i++) {
        for (let j = 0; j < partsIn(output); j++) {
          const expected = numerical[n]?.[k]?.[i]?.[j] as number;
          const actual = analytical?.[n]?.[i]?.[j] ?? 0;
          if (Math.abs(actual - expected) <= atol + rtol * Math.abs(expected)) continue;
          throw new GradcheckError(
            `gradcheck: d output ${k} [element ${j} of ${shapeText([...output.shape])}] / d input ${inputs.indexOf(x)} ` +
              `[element ${i} of ${shapeText([...x.shape])}]: backward gives ${actual}, differences ${expected} ` +
              `(allowed ${atol} + ${rtol} · |difference quotient|).`,
          );
        }
      }
    });
  });
}

/**
 * `gradcheck` of the gradients themselves, as functions of the inputs and of the gradients of the outputs.
 * @throws GradcheckError
 */
export function gradgradcheck(fn: Differentiable, inputs: readonly Tensor[], options: GradcheckOptions = {}): void {
  const next = seeded('gradgradcheck');
  const directions = differentiable(listOf(fn(...inputs)))
    .filter((out) => out.requiresGrad)
    .map((out) => {
      const data = Float64Array.from({ length: partsIn(out) }, () => 2 * next() - 1);
      return fromArray(data, [...out.shape], { dtype: out.dtype, device: out.device, requiresGrad: true });
    });
  const firstOrder = (...all: Tensor[]): Tensor[] => {
    const xs = all.slice(0, inputs.length);
    const active = xs.filter((x) => x.requiresGrad);
    const outs = differentiable(listOf(fn(...xs))).filter((out) => out.requiresGrad);
    const grads = grad(outs, active, { gradOutputs: all.slice(inputs.length), createGraph: true, allowUnused: true });
    return grads.filter((g) => g !== null);
  };
  gradcheck(firstOrder, [...inputs, ...directions], options);
}
