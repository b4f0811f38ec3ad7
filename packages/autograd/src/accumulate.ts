import { internal, Tensor } from '@kindling/core';
import { GraphNode, type Gradients } from './graph.ts';
import { metaOf, setGrad } from './meta.ts';

/** The end of a path: adds the gradient to the leaf's `grad`. */
export class AccumulateGrad extends GraphNode {
  readonly name = 'AccumulateGrad';
  /** The leaf itself, as PyTorch's `variable`. */
  readonly variable: Tensor;

  constructor(leaf: Tensor) {
    super();
    this.variable = leaf;
  }

  apply([g]: Gradients): Gradients {
    if (g === null || g === undefined) return [];
    const meta = metaOf(this.variable);
    const recording = internal.state.recorder !== null;
    if (meta.grad === null) setGrad(meta, recording ? g : own(g));
    else if (recording) setGrad(meta, meta.grad.add(g));
    else internal.inplace(internal.rows.add.op, meta.grad, g);
    for (const hook of meta.postAccumulate ?? []) {
      const outer = internal.suspendRegion();
      try {
        hook(this.variable);
      } finally {
        internal.resumeRegion(outer);
      }
    }
    return [];
  }
}

/** `g` itself when nobody else holds its memory and it fills it, else a copy: the leaf will add into it in place. */
function own(g: Tensor): Tensor {
  const { storage } = g;
  const whole = g.isContiguous() && g.numel() * g.itemsize === storage.bytes;
  const ours = whole && storage.refs === 1 && !storage.exposed && storage.host === null;
  return ours ? new Tensor(storage, g.sizes, g.strides, g.offset, g.dtype) : internal.materialize(g);
}
