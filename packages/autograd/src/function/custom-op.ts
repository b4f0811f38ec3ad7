import { Tensor } from '@kindling/core/lean';
import { defineOp, withOp, callN, type Meta, type Op } from '@kindling/core/internal';
import type { Partial } from '../derivative.ts';

type Backend = Tensor['storage']['backend'];

/** Fills `out`, whose sizes and dtype `meta` gave: `writeArray(out, values)` of core, or the backend's own means. */
export type CustomKernel<A extends readonly unknown[]> = (out: Tensor, ...args: A) => void;

export interface CustomOp<A extends readonly unknown[]> {
  /** Names of the parameters, for errors. */
  readonly params: readonly string[];
  /** Sizes and dtype of the result; makes every check of the arguments. */
  readonly meta: (...args: A) => Meta;
  /** By device type: 'cpu', 'cuda', ... */
  readonly kernels?: Readonly<Record<string, CustomKernel<A>>>;
  /** For devices without a kernel. */
  readonly decompose?: (...args: A) => Tensor;
  /**
   * Per argument, the tensors its gradient reads ('out' or positions) and the formula, of differentiable ops; null for
   * arguments without. Left out, the decomposition is differentiated.
   */
  readonly gradients?: readonly (Partial<A> | null)[];
}

/**
 * An op with kernels for several backends; it dispatches, records and checks as the built-in ones do.
 *
 * ```ts
 * const squaredSum = customOp('squaredSum', {
 *   params: ['input', 'other'],
 *   meta: (a: Tensor, _b: Tensor) => ({ sizes: a.sizes, dtype: a.dtype }),
 *   kernels: { cpu: fill },
 *   decompose: (a, b) => a.add(b).square(),
 *   gradients: [{ save: [0, 1], grad: (g, [a, b]) => g.mul(a.add(b)).mul(2) }, null],
 * });
 * ```
 * @throws (when called) DeviceError on a device with neither kernel nor decomposition
 */
export function customOp<A extends readonly unknown[]>(
  name: string,
  { params, meta, kernels = {}, decompose, gradients }: CustomOp<A>,
): ((...args: A) => Tensor) & { readonly op: Op<A> } {
  const op = defineOp<A>(name, { params, meta, ...(decompose && { decompose }) });
  if (gradients !== undefined) op.derivative = { partials: gradients };
  return withOp(op, (...args: A): Tensor => {
    const backend = backendOf(args);
    if (backend !== null && op.kernels[backend.id] === undefined) enter(op, backend, kernels[backend.name]);
    return callN(op, ...args);
  });
}

function enter<A extends readonly unknown[]>(op: Op<A>, backend: Backend, kernel: CustomKernel<A> | undefined): void {
  if (kernel === undefined) return;
  while (op.kernels.length < backend.id) op.kernels.push(undefined);
  // Dispatch passes tensors: the narrower type says what kernels of backends may rely on.
  op.kernels[backend.id] = (out, ...args) => kernel(out as Tensor, ...args);
}

function backendOf(args: readonly unknown[]): Backend | null {
  for (const arg of args) {
    if (arg instanceof Tensor) return arg.storage.backend;
    if (Array.isArray(arg) && arg[0] instanceof Tensor) return arg[0].storage.backend;
  }
  return null;
}
