import { Tensor } from '@kindling/core/lean';
import { state, inplace, suspendRegion, resumeRegion, materialize } from '@kindling/core/internal';
import * as rows from '@kindling/core/rows';
import { listed, type RemovableHandle } from './hooks.ts';
import { metaOf, setGrad } from './meta.ts';
import { GraphNode, type Gradients } from './node.ts';

export type LeafHook = (leaf: Tensor) => void;

/** The end of a path: adds the gradient to the leaf's `grad`. */
export class AccumulateGrad extends GraphNode {
  readonly name = 'AccumulateGrad';
  /** The leaf itself, as PyTorch's `variable`. */
  readonly variable: Tensor;
  private leafHooks: LeafHook[] | null = null;

  constructor(leaf: Tensor) {
    super();
    this.variable = leaf;
    this.connect([]);
  }

  registerPostAccumulateHook(hook: LeafHook): RemovableHandle {
    return listed((this.leafHooks ??= []), hook);
  }

  apply(grads: Gradients): Gradients {
    const g = grads[0] ?? null;
    if (g === null) return NONE;
    const meta = metaOf(this.variable);
    const recording = state.recorder !== null;
    if (meta.grad === null) setGrad(meta, recording ? g : own(g));
    else if (recording) setGrad(meta, meta.grad.add(g));
    else inplace(rows.add.op, meta.grad, g);
    if (this.leafHooks !== null) this.runHooks(this.leafHooks);
    return NONE;
  }

  private runHooks(hooks: readonly LeafHook[]): void {
    const outer = suspendRegion();
    try {
      for (const hook of [...hooks]) hook(this.variable);
    } finally {
      resumeRegion(outer);
    }
  }
}

const NONE: Gradients = [];

/** `g` itself when nobody else holds its memory and it fills it, else a copy: the leaf will add into it in place. */
function own(g: Tensor): Tensor {
  const { storage } = g;
  const whole = g.isContiguous() && g.numel() * g.itemsize === storage.bytes;
  const ours = whole && storage.refs === 1 && !storage.exposed && storage.host === null;
  return ours ? new Tensor(storage, g.sizes, g.strides, g.offset, g.dtype) : materialize(g);
}
