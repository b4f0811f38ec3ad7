import { internal } from '@kindling/autograd';
import type { Tensor } from '@kindling/core';
import type { Parameter } from '@kindling/nn';
import { flatFor } from './buckets.ts';

/** Gradients that travel together. https://pytorch.org/docs/stable/ddp_comm_hooks.html#torch.distributed.GradBucket */
export interface GradBucket {
  /** In the order in which buckets are reduced. */
  index(): number;
  /** All its gradients, one after another, flat. */
  buffer(): Tensor;
  /** Views of the buffer in the shapes of the parameters. */
  gradients(): readonly Tensor[];
  parameters(): readonly Parameter[];
  isLast(): boolean;
}

export class Bucket implements GradBucket {
  private readonly at: number;
  private readonly last: boolean;
  private readonly flat: Tensor;
  private readonly views: readonly Tensor[];
  private readonly members: readonly Parameter[];
  private readonly asView: boolean;
  /** Gradients that have not come in this backward. */
  missing: number;

  constructor(members: readonly Parameter[], index: number, last: boolean, asView: boolean) {
    const { buffer, views } = flatFor(members);
    this.at = index;
    this.last = last;
    this.flat = buffer;
    this.views = views;
    this.members = members;
    this.asView = asView;
    this.missing = members.length;
  }

  index(): number {
    return this.at;
  }

  buffer(): Tensor {
    return this.flat;
  }

  gradients(): readonly Tensor[] {
    return this.views;
  }

  parameters(): readonly Parameter[] {
    return this.members;
  }

  isLast(): boolean {
    return this.last;
  }

  /** Takes in the gradient of parameter `i`, zeros where it has none. */
  take(i: number): void {
    const view = this.views[i] as Tensor;
    const grad = internal.gradOf(this.members[i] as Parameter);
    if (grad === null) view.zero_();
    else if (!isSame(grad, view)) view.copy_(grad);
    this.missing--;
  }

  /** Gives parameters their reduced gradients; those that no rank used keep what they have. */
  give(isUsed: (p: Parameter) => boolean): void {
    this.members.forEach((p, i) => {
      if (!isUsed(p)) return;
      const view = this.views[i] as Tensor;
      const grad = internal.gradOf(p);
      if (grad !== null && isSame(grad, view)) return;
      if (this.asView) internal.setGrad(internal.metaOf(p), view);
      else if (grad === null) p.grad = view.clone();
      else grad.copy_(view);
    });
    this.missing = this.members.length;
  }
}

const isSame = (grad: Tensor, view: Tensor): boolean => grad.storage === view.storage && grad.offset === view.offset;
