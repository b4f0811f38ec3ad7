import { AutogradError, internal, Tensor, type DType, type Storage } from '@kindling/core';
import { AutogradMeta } from './meta.ts';
import { edgeOf } from './edge.ts';
import { AccumulateGrad } from './accumulate.ts';
import type { Edge, GraphNode } from './graph.ts';
import { shapeText } from '@kindling/core';

/** A tensor kept for backward: storage and layout, not the handle, so that the handle can die. */
export class SavedTensor {
  private storage: Storage | null;
  private readonly sizes: readonly number[];
  private readonly strides: readonly number[];
  private readonly offset: number;
  private readonly dtype: DType;
  private readonly version: Tensor['version'];
  private readonly savedVersion: number;
  /** The tensor's place in the graph; null for results of the node itself and for tensors without gradient. */
  private readonly edge: Edge | null;
  private readonly outputNr: number;

  /** `outputNr` >= 0 says that `x` is a result of the node that saves it. */
  constructor(x: Tensor, outputNr = -1) {
    this.storage = x.storage;
    this.sizes = x.sizes;
    this.strides = x.strides;
    this.offset = x.offset;
    this.dtype = x.dtype;
    this.version = x.version;
    this.savedVersion = x.version.value;
    this.outputNr = outputNr;
    this.edge = outputNr < 0 && internal.needsGrad(x) ? edgeOf(x) : null;
    internal.retain(x.storage);
  }

  /** The tensor as it was. @throws AutogradError when it was freed or written since */
  unpack(by: GraphNode): Tensor {
    if (this.storage === null) {
      throw new AutogradError(
        `${by.name}: trying to backward through the graph a second time, after its saved tensors were freed. ` +
          `Call backward({ retainGraph: true }) the first time.`,
      );
    }
    if (this.storage.freed) throw this.storage.freedError();
    if (this.version.value !== this.savedVersion) {
      const origin = this.edge ?? (this.outputNr >= 0 ? { node: by, nr: this.outputNr } : null);
      const source = origin === null ? '' : `, output ${origin.nr} of ${origin.node.name},`;
      throw new AutogradError(
        `${by.name}: a tensor needed for its gradient was modified by an in-place operation: ` +
          `the ${this.dtype} tensor ${shapeText(this.sizes)}${source} is at version ${this.version.value}; expected version ` +
          `${this.savedVersion}. Use the out-of-place op, or clone() before writing.`,
        { shapes: [this.sizes], dtypes: [this.dtype] },
      );
    }
    const x = new Tensor(this.storage, this.sizes, this.strides, this.offset, this.dtype, this.version);
    if (internal.state.recorder !== null) this.attach(x, by);
    return x;
  }

  /** Gives the tensor its history back, for gradients of gradients. */
  private attach(x: Tensor, by: GraphNode): void {
    const edge = this.edge ?? (this.outputNr >= 0 ? { node: by, nr: this.outputNr } : null);
    if (edge === null) return;
    const meta = new AutogradMeta();
    if (edge.node instanceof AccumulateGrad) meta.accumulator = edge.node;
    else meta.gradFn = edge.node;
    meta.outputNr = edge.nr;
    meta.viewVersion = this.savedVersion;
    x._autograd = meta;
    x._requiresGrad = true;
  }

  release(): void {
    if (this.storage === null) return;
    internal.release(this.storage);
    this.storage = null;
  }
}
