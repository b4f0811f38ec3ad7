import { AutogradError, shapeText, Tensor, type DType, type Storage } from '@kindling/core/lean';
import { expose, release, retain, state } from '@kindling/core/internal';
import { isDifferentiable } from '../graph/differentiable.ts';
import type { Edge, GraphNode } from '../graph/node.ts';
import { AutogradMeta } from '../graph/meta.ts';
import { asUser } from '../user-code.ts';
import { savedHooks, type SavedTensorsHooks } from './saved-hooks.ts';

/** A tensor kept for backward. */
export abstract class Saving {
  /** The tensor's place in the graph; null for results of the node itself and for tensors without gradient. */
  edge: Edge | null;
  /** Says, where not negative, that the tensor is this result of the node that saves it. */
  readonly outputNr: number;

  constructor(edge: Edge | null, outputNr: number) {
    this.edge = edge;
    this.outputNr = outputNr;
  }

  /** The tensor as it was, `recorded` with its history. @throws AutogradError when it was freed or written since */
  abstract unpack(by: GraphNode, recorded?: boolean): Tensor;
  abstract release(): void;

  protected origin(by: GraphNode): Edge | null {
    return this.edge ?? (this.outputNr >= 0 ? { node: by, nr: this.outputNr } : null);
  }

  /** Gives the tensor its history back, for gradients of gradients. */
  protected attach(x: Tensor, by: GraphNode): void {
    const edge = this.origin(by);
    if (edge === null || !isDifferentiable(x)) return;
    x._autograd = new AutogradMeta(edge, -1);
    x._requiresGrad = true;
  }
}

/**
 * Keeps `x`, or what the active hooks make of it. `version` is the one that backward expects.
 * @throws AutogradError for a tensor made in inference mode
 */
export function save(x: Tensor, edge: Edge | null, outputNr: number, version: number = x.version.value): Saving {
  if (x.version.inference) {
    throw new AutogradError(
      'A tensor made in inference mode cannot be saved for backward. Use its clone(), made outside.',
      {
        shapes: [x.sizes],
      },
    );
  }
  const hooks = savedHooks.active;
  return hooks === null ? new SavedTensor(x, edge, outputNr, version) : new PackedTensor(x, edge, outputNr, hooks);
}

function freed(by: GraphNode): AutogradError {
  return new AutogradError(
    `${by.name}: trying to backward through the graph a second time, after its saved tensors were freed. ` +
      `Call backward({ retainGraph: true }) the first time.`,
  );
}

/** Storage and layout, not the handle, so that the handle can die. */
class SavedTensor extends Saving {
  private storage: Storage | null;
  private readonly sizes: readonly number[];
  private readonly strides: readonly number[];
  private readonly offset: number;
  private readonly dtype: DType;
  private readonly version: Tensor['version'];
  private readonly savedVersion: number;

  constructor(x: Tensor, edge: Edge | null, outputNr: number, version: number) {
    super(edge, outputNr);
    this.storage = x.storage;
    this.sizes = x.sizes;
    this.strides = x.strides;
    this.offset = x.offset;
    this.dtype = x.dtype;
    this.version = x.version;
    this.savedVersion = version;
    retain(x.storage);
  }

  unpack(by: GraphNode, recorded: boolean = state.recorder !== null): Tensor {
    const { storage } = this;
    if (storage === null) throw freed(by);
    if (storage.freed) throw storage.freedError();
    if (this.version.value !== this.savedVersion) throw this.modified(by);
    const x = new Tensor(storage, this.sizes, this.strides, this.offset, this.dtype, this.version);
    if (recorded) this.attach(x, by);
    return x;
  }

  private modified(by: GraphNode): AutogradError {
    const origin = this.origin(by);
    const source = origin === null ? '' : `, output ${origin.nr} of ${origin.node.name},`;
    return new AutogradError(
      `${by.name}: a tensor needed for its gradient was modified by an in-place operation: ` +
        `the ${this.dtype} tensor ${shapeText(this.sizes)}${source} is at version ${this.version.value}; expected version ` +
        `${this.savedVersion}. Use the out-of-place op, or clone() before writing.`,
      { shapes: [this.sizes], dtypes: [this.dtype] },
    );
  }

  release(): void {
    if (this.storage === null) return;
    release(this.storage);
    this.storage = null;
  }
}

/** What a pack hook returned for a tensor. */
class PackedTensor extends Saving {
  private hooks: SavedTensorsHooks | null;
  private packed: unknown;

  constructor(x: Tensor, edge: Edge | null, outputNr: number, hooks: SavedTensorsHooks) {
    super(edge, outputNr);
    const version = x.version.value;
    this.hooks = hooks;
    // Without the history: a result that the hook keeps would keep its own node.
    this.packed = asUser(() => hooks.pack(handedOut(x)));
    if (x.version.value !== version)
      throw new AutogradError('savedTensorsHooks: the pack hook modified its tensor in place. Return a new one.');
  }

  unpack(by: GraphNode, recorded: boolean = state.recorder !== null): Tensor {
    const { hooks, packed } = this;
    if (hooks === null) throw freed(by);
    const x = asUser(() => hooks.unpack(packed));
    if (!(x instanceof Tensor))
      throw new AutogradError(`savedTensorsHooks: the unpack hook must return a tensor, got ${typeof x}.`);
    const fresh = handedOut(x);
    if (recorded) this.attach(fresh, by);
    return fresh;
  }

  release(): void {
    this.hooks = null;
    this.packed = undefined;
  }
}

/** A handle without history that user code may keep. */
function handedOut(x: Tensor): Tensor {
  expose(x.storage);
  return new Tensor(x.storage, x.sizes, x.strides, x.offset, x.dtype, x.version);
}
