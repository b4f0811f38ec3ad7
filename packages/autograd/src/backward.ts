import { AutogradError, isComplex, shapeText, Tensor } from '@kindling/core/lean';
import { wrapScalar, sameSizes } from '@kindling/core/internal';
import { edgeOf } from './graph/edge.ts';
import { runBackward } from './engine/run.ts';
import type { Edge } from './graph/node.ts';

export interface BackwardOptions {
  /** Keeps saved tensors for another backward; as `createGraph` by default. */
  readonly retainGraph?: boolean;
  /** Records the gradients themselves, for higher derivatives. */
  readonly createGraph?: boolean;
  /** Only these tensors get gradients. */
  readonly inputs?: Tensor | readonly Tensor[];
}

export interface GradOptions {
  /** Gradients of the outputs; ones for scalars by default. */
  readonly gradOutputs?: Tensor | readonly (Tensor | null)[] | null;
  readonly retainGraph?: boolean;
  readonly createGraph?: boolean;
  /** Inputs that the outputs do not depend on give null instead of an error. */
  readonly allowUnused?: boolean;
}

const listOf = (x: Tensor | readonly Tensor[]): readonly Tensor[] => (x instanceof Tensor ? [x] : x);

function rootEdge(op: string, x: Tensor): Edge {
  const edge = edgeOf(x);
  if (edge === null) {
    throw new AutogradError(
      `${op}: the tensor of shape ${shapeText(x.sizes)} does not require grad and has no gradFn. ` +
        `Was it made inside noGrad(), or detached?`,
      {
        op,
        shapes: [x.sizes],
      },
    );
  }
  return edge;
}

/** @throws AutogradError unless there is one for each of `roots`, or none at all */
function gradientsFor(
  op: string,
  roots: readonly Tensor[],
  given: Tensor | readonly (Tensor | null)[] | null | undefined,
): readonly (Tensor | null)[] {
  const list = given instanceof Tensor ? [given] : (given ?? []);
  if (list.length === roots.length || list.length === 0) return list;
  throw new AutogradError(
    `${op}: ${list.length} gradients for ${roots.length} tensors. Pass one for each, null for ones.`,
    {
      op,
    },
  );
}

/** 1 in the shape of the one-element tensor `x`; made without a kernel, since every training step starts here. */
function one({ sizes, dtype, storage }: Tensor): Tensor {
  const value = wrapScalar(1, dtype, storage.backend);
  // All sizes are 1, and so may be the strides.
  return new Tensor(value.storage, sizes, sizes, 0, dtype);
}

function rootGrad(op: string, x: Tensor, given: Tensor | null | undefined): Tensor {
  if (given === null || given === undefined) {
    if (isComplex(x)) {
      throw new AutogradError(
        `${op}: gradients start implicitly only from real tensors, got ${x.dtype}. Pass a gradient, or use abs() or real.`,
        { op, dtypes: [x.dtype] },
      );
    }
    if (x.numel() !== 1) {
      throw new AutogradError(
        `${op}: gradients start implicitly only from one-element tensors, got shape ${shapeText(x.sizes)}. Pass a gradient of that shape.`,
        {
          op,
          shapes: [x.sizes],
        },
      );
    }
    return one(x);
  }
  if (!sameSizes(given.sizes, x.sizes)) {
    throw new AutogradError(
      `${op}: gradient of shape ${shapeText(given.sizes)} for a tensor of shape ${shapeText(x.sizes)}.`,
      {
        op,
        shapes: [given.sizes, x.sizes],
      },
    );
  }
  return given.dtype === x.dtype ? given : given.to(x.dtype);
}

/**
 * Adds to the `grad` of every leaf that `tensors` depend on. `gradTensors` may be left out where each tensor has one element.
 * @throws AutogradError
 */
export function backward(
  tensors: Tensor | readonly Tensor[],
  gradTensors?: Tensor | readonly (Tensor | null)[] | null,
  { createGraph = false, retainGraph = createGraph, inputs }: BackwardOptions = {},
): void {
  const roots = listOf(tensors);
  const given = gradientsFor('backward', roots, gradTensors);
  const targets = inputs === undefined ? null : listOf(inputs).map((input) => rootEdge('backward(inputs)', input));
  runBackward(
    roots.map((x) => rootEdge('backward', x)),
    roots.map((x, i) => rootGrad('backward', x, given[i])),
    { createGraph, retainGraph, targets, accumulate: true },
  );
}

/**
 * Gradients of `outputs` with respect to `inputs`, without touching any `grad`.
 * @throws AutogradError for an input that the outputs do not depend on, unless `allowUnused`
 */
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: GradOptions & { readonly allowUnused: true },
): (Tensor | null)[];
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options?: GradOptions,
): Tensor[];
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: GradOptions = {},
): (Tensor | null)[] {
  const { createGraph = false, retainGraph = createGraph, allowUnused = false, gradOutputs = null } = options;
  const roots = listOf(outputs);
  const given = gradientsFor('grad', roots, gradOutputs);
  const targets = listOf(inputs).map((input) => rootEdge('grad', input));
  const grads = runBackward(
    roots.map((x) => rootEdge('grad', x)),
    roots.map((x, i) => rootGrad('grad', x, given[i])),
    { createGraph, retainGraph, targets, accumulate: false },
  );
  grads.forEach((g, i) => {
    if (g === null && !allowUnused) {
      throw new AutogradError(
        `grad: the outputs do not depend on input ${i}. Pass { allowUnused: true } to get null for it.`,
        { op: 'grad' },
      );
    }
  });
  return [...grads];
}
