import { AutogradError, type Tensor } from '@kindling/core/lean';
import { expose } from '@kindling/core/internal';
import type { GraphNode } from '../graph/node.ts';
import type { Saving } from '../record/saved.ts';

/** Destructuring is typed for up to six; an entry that was saved as null is null. */
export type SavedTensors = readonly [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, ...Tensor[]];

/**
 * What `forward` hands to `backward`. Values that are no tensors may be put on it as fields: type the parameter
 * `ctx: FunctionContext & { scale: number }`. https://pytorch.org/docs/stable/autograd.html#context-method-mixins
 */
export class FunctionContext {
  /** Per argument, whether its gradient may be wanted. */
  readonly needsInputGrad: readonly boolean[];

  /** @internal */ readonly _dirty = new Set<Tensor>();
  /** @internal */ readonly _nonDifferentiable = new Set<Tensor>();
  /** @internal */ _materialize = true;
  /** As given to `saveForBackward`; handles are dropped once forward has returned. @internal */
  _toSave: readonly (Tensor | null)[] = [];
  /** @internal */ readonly _saved: (Saving | null)[] = [];
  /** @internal */ _node: GraphNode | null = null;

  /** @internal */
  constructor(needsInputGrad: readonly boolean[]) {
    this.needsInputGrad = needsInputGrad;
  }

  /** Keeps inputs, outputs and intermediate results for `savedTensors`, with the checks of versions. Call it once, in forward. */
  saveForBackward(...tensors: (Tensor | null)[]): void {
    this._toSave = tensors;
  }

  /** What was saved, with its history. Only in backward. @throws AutogradError when it was freed, or written since */
  get savedTensors(): SavedTensors {
    const node = this._node;
    if (node === null)
      throw new AutogradError(
        'savedTensors: there are none before forward has returned, and none when nothing was recorded.',
      );
    const list: readonly (Tensor | null)[] = this._saved.map((saved) => {
      if (saved === null) return null;
      const x = saved.unpack(node, true);
      expose(x.storage);
      return x;
    });
    // Length and non-null are a convenience of the type.
    return list as Tensor[] & SavedTensors;
  }

  /** Says which inputs forward has written in place; each must be among its results. */
  markDirty(...tensors: Tensor[]): void {
    for (const x of tensors) this._dirty.add(x);
  }

  /** Says which results have no gradient. */
  markNonDifferentiable(...tensors: Tensor[]): void {
    for (const x of tensors) this._nonDifferentiable.add(x);
  }

  /** With false, backward gets null, instead of zeros, for a result that nothing was made of. */
  setMaterializeGrads(value: boolean): void {
    this._materialize = value;
  }
}
