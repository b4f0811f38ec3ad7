// Histories of views after writes: PyTorch's CopySlices and the re-derived view.
import { internal, type Tensor } from '@kindling/core';
import { GraphNode, type Edge, type Gradients } from './graph.ts';

interface Geometry {
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

/** Where `view` lies in a contiguous tensor shaped like `base`; exact when `base` is contiguous itself. */
function geometryIn(base: Tensor, view: Tensor): Geometry {
  return { sizes: view.sizes, strides: view.strides, offset: view.offset - base.offset };
}

/** Zeros shaped like the base, laid out as it is, so that the view's strides apply. */
function blankLike(base: BaseLayout, like: Tensor): Tensor {
  const numel = internal.numelOf(base.sizes);
  const last = internal.extentOf(base.sizes, base.strides, 0);
  const flat = internal.allocate(like.storage.backend, [Math.max(numel, last === null ? 0 : last[1] + 1)], like.dtype);
  internal.rawFill(flat, 0);
  return internal.asStrided(flat, base.sizes, base.strides, 0);
}

interface BaseLayout {
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
}

const within = (x: Tensor, { sizes, strides, offset }: Geometry): Tensor => internal.asStrided(x, sizes, strides, x.offset + offset);

/** A view of a base that was written after the view was made: its gradient lands in its part of the base. */
export class AsStridedView extends GraphNode {
  readonly name = 'AsStridedBackward0';
  private readonly geometry: Geometry;
  private readonly base: BaseLayout;

  constructor(base: Tensor, view: Tensor, edge: Edge) {
    super();
    this.geometry = geometryIn(base, view);
    this.base = { sizes: base.sizes, strides: base.strides };
    this.edges = [edge];
  }

  apply([g]: Gradients): Gradients {
    if (g === null || g === undefined) return [null];
    const out = blankLike(this.base, g);
    within(out, this.geometry).copy_(g);
    return [out];
  }
}

/** An in-place write to a view, seen from its base: the written part's gradient goes through the op, the rest passes. */
export class CopySlices extends GraphNode {
  readonly name = 'CopySlices';
  private readonly geometry: Geometry;
  private readonly base: BaseLayout;
  private readonly inner: GraphNode;

  constructor(base: Tensor, view: Tensor, baseEdge: Edge | null, inner: GraphNode) {
    super();
    this.geometry = geometryIn(base, view);
    this.base = { sizes: base.sizes, strides: base.strides };
    this.inner = inner;
    this.edges = [baseEdge, ...inner.edges.slice(1)];
  }

  apply([g]: Gradients, needed: readonly boolean[]): Gradients {
    if (g === null || g === undefined) return this.edges.map(() => null);
    const whole = blankLike(this.base, g);
    whole.copy_(g);
    const part = within(whole, this.geometry);
    const [own = null, ...others] = this.inner.apply([part.clone()], [needed[0] === true, ...needed.slice(1)]);
    if (needed[0] !== true) return [null, ...others];
    if (own === null) part.zero_();
    else part.copy_(own);
    return [whole, ...others];
  }

  override release(): void {
    this.inner.release();
  }
}
