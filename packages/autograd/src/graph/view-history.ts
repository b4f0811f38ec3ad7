// Histories of views after writes: PyTorch's CopySlices and the re-derived view.
import { isComplex, type DType, type Tensor } from '@kindling/core/lean';
import {
  complexDType,
  realDType,
  numelOf,
  extentOf,
  allocate,
  rawFill,
  asStrided,
  alike,
} from '@kindling/core/internal';
import { GraphNode, type Edge, type Gradients, type Needed } from './node.ts';

interface Layout {
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
}

interface Geometry extends Layout {
  readonly offset: number;
  /** The view's, where it shows the parts of complex numbers, or pairs as complex ones; strides and offset count its elements. */
  readonly dtype: DType;
}

const bytesBefore = (x: Tensor): number => x.offset * x.itemsize;

/** Where `view` lies in a tensor laid out as `base`. */
const geometryIn = (base: Tensor, view: Tensor): Geometry => ({
  sizes: view.sizes,
  strides: view.strides,
  offset: (bytesBefore(view) - bytesBefore(base)) / view.itemsize,
  dtype: view.dtype,
});

/** Zeros laid out as the base, so that the view's strides apply. */
function blankLike(base: Layout, like: Tensor): Tensor {
  const numel = numelOf(base.sizes);
  const last = extentOf(base.sizes, base.strides, 0);
  const flat = allocate(like.storage.backend, [Math.max(numel, last === null ? 0 : last[1] + 1)], like.dtype);
  rawFill(flat, 0);
  return asStrided(flat, base.sizes, base.strides, 0);
}

/** The place of a view in `x`, whose elements are gradients of the base's: complex ones where those are. */
function within(x: Tensor, { sizes, strides, offset, dtype }: Geometry): Tensor {
  if (isComplex(dtype) === isComplex(x)) return asStrided(x, sizes, strides, x.offset + offset);
  const shown = alike(x, isComplex(x) ? realDType(x.dtype) : complexDType(x.dtype));
  return asStrided(shown, sizes, strides, shown.offset + offset);
}

/** A view of a base that was written after the view was made: its gradient lands in its part of the base. */
export class AsStridedView extends GraphNode {
  readonly name = 'AsStridedBackward0';
  private readonly geometry: Geometry;
  private readonly base: Layout;

  constructor(base: Tensor, view: Tensor, edge: Edge) {
    super();
    this.geometry = geometryIn(base, view);
    this.base = { sizes: base.sizes, strides: base.strides };
    this.connect([edge]);
  }

  apply(grads: Gradients): Gradients {
    const g = grads[0] ?? null;
    if (g === null) return [null];
    const out = blankLike(this.base, g);
    within(out, this.geometry).copy_(g);
    return [out];
  }
}

/** An in-place write to a view, seen from its base: the written part's gradient goes through the op, the rest passes. */
export class CopySlices extends GraphNode {
  readonly name = 'CopySlices';
  private readonly geometry: Geometry;
  private readonly base: Layout;
  private readonly inner: GraphNode;

  /** Takes over `inner`: from here on its first edge leads to what the base was before. */
  constructor(base: Tensor, view: Tensor, baseEdge: Edge | null, inner: GraphNode) {
    super();
    this.geometry = geometryIn(base, view);
    this.base = { sizes: base.sizes, strides: base.strides };
    this.inner = inner;
    this.connect([baseEdge, ...inner.edges.slice(1)]);
    inner.edges = this.edges;
  }

  apply(grads: Gradients, needed: Needed): Gradients {
    const g = grads[0] ?? null;
    if (g === null) return this.edges.map(() => null);
    const whole = blankLike(this.base, g);
    whole.copy_(g);
    const part = within(whole, this.geometry);
    const [own = null, ...others] = this.inner.apply([part.clone()], needed);
    if (!this.wants(0, needed)) return [null, ...others];
    if (own === null) part.zero_();
    else part.copy_(own);
    return [whole, ...others];
  }

  override release(): void {
    this.inner.release();
  }
}
