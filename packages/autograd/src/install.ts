// Adds autograd to tensors: the recorder, and the members that `augment.ts` declares.
import { AutogradError, internal, shapeText, Tensor } from '@kindling/core';
import { backward, type BackwardOptions } from './backward.ts';
import { installDerivatives } from './derivatives/install.ts';
import { accumulatorOf, gradFnOf } from './edge.ts';
import { listed, type GradHook, type GraphNode, type RemovableHandle } from './graph.ts';
import { metaOf, peekMeta, setGrad } from './meta.ts';
import { recorder } from './recorder.ts';

const { state, expose } = internal;

function setRequiresGrad(x: Tensor, value: boolean): void {
  if (gradFnOf(x) !== null) {
    if (value) return;
    throw new AutogradError('requiresGrad: it can only be switched off on leaf tensors. Use detach() for a tensor without history.');
  }
  if (value && !x.isFloatingPoint()) {
    throw new AutogradError(`requiresGrad: only floating tensors can require gradients, this one is ${x.dtype}.`, { dtypes: [x.dtype] });
  }
  x._requiresGrad = value;
}

state.autograd = {
  recorder,
  setRequiresGrad,
  isLeaf: (x) => !internal.needsGrad(x) || gradFnOf(x) === null,
  gradFnName: (x) => (internal.needsGrad(x) ? (gradFnOf(x)?.name ?? null) : null),
};
state.recorder = recorder;
installDerivatives();

function checkGrad(x: Tensor, grad: Tensor): void {
  if (!internal.sameSizes(grad.sizes, x.sizes) || grad.dtype !== x.dtype || grad.storage.backend !== x.storage.backend) {
    throw new AutogradError(
      `grad: assigned ${grad.dtype} ${shapeText(grad.sizes)} on ${grad.device.toString()} to a tensor of ${x.dtype} ` +
        `${shapeText(x.sizes)} on ${x.device.toString()}.`,
      { shapes: [grad.sizes, x.sizes], dtypes: [grad.dtype, x.dtype] },
    );
  }
}

function registerHook(x: Tensor, hook: GradHook): RemovableHandle {
  if (!internal.needsGrad(x)) throw new AutogradError('registerHook: the tensor does not require grad, so no gradient will reach it.');
  const node = gradFnOf(x);
  const meta = metaOf(x);
  if (node === null) {
    meta.hooks ??= [];
    accumulatorOf(x).gradHooks ??= new Map([[0, meta.hooks]]);
    return listed(meta.hooks, hook);
  }
  node.gradHooks ??= new Map();
  const hooks = node.gradHooks.get(meta.outputNr) ?? [];
  node.gradHooks.set(meta.outputNr, hooks);
  return listed(hooks, hook);
}

function retainGrad(x: Tensor): void {
  const meta = metaOf(x);
  if (gradFnOf(x) === null || meta.retainsGrad) return;
  metaOf(x).retainsGrad = true;
  const target = new WeakRef(x);
  registerHook(x, (g) => {
    const alive = target.deref();
    if (alive !== undefined) setGrad(metaOf(alive), g);
  });
}

const members: PropertyDescriptorMap & ThisType<Tensor> = {
  grad: {
    get(): Tensor | null {
      const grad = peekMeta(this)?.grad ?? null;
      if (grad !== null) expose(grad.storage);
      return grad;
    },
    set(value: Tensor | null) {
      if (value !== null) checkGrad(this, value);
      setGrad(metaOf(this), value);
    },
  },
  gradFn: {
    get(): GraphNode | null {
      return internal.needsGrad(this) ? gradFnOf(this) : null;
    },
  },
  data: {
    get(): Tensor {
      return new Tensor(this.storage, this.sizes, this.strides, this.offset, this.dtype);
    },
    set(value: Tensor) {
      if (value.dtype !== this.dtype && this._requiresGrad && !value.isFloatingPoint()) {
        throw new AutogradError(`data: a tensor that requires grad cannot become ${value.dtype}.`, { dtypes: [value.dtype] });
      }
      expose(value.storage);
      this.storage = value.storage;
      this.sizes = value.sizes;
      this.strides = value.strides;
      this.offset = value.offset;
      this.dtype = value.dtype;
    },
  },
};
Object.defineProperties(Tensor.prototype, members);

const methods = {
  backward(this: Tensor, gradient?: Tensor | null, options: BackwardOptions = {}): void {
    backward(this, gradient, options);
  },
  requiresGrad_(this: Tensor, value = true): Tensor {
    this.requiresGrad = value;
    return this;
  },
  detach_(this: Tensor): Tensor {
    if (this.base !== null) throw new AutogradError('detach_: a view cannot be detached in place. Use detach().');
    this._autograd = null;
    this._requiresGrad = false;
    return this;
  },
  retainGrad(this: Tensor): void {
    if (!internal.needsGrad(this)) throw new AutogradError('retainGrad: the tensor does not require grad.');
    retainGrad(this);
  },
  registerHook(this: Tensor, hook: GradHook): RemovableHandle {
    return registerHook(this, hook);
  },
  registerPostAccumulateGradHook(this: Tensor, hook: (leaf: Tensor) => void): RemovableHandle {
    if (!internal.needsGrad(this) || gradFnOf(this) !== null) {
      throw new AutogradError('registerPostAccumulateGradHook: only leaf tensors that require grad accumulate gradients.');
    }
    return listed((metaOf(this).postAccumulate ??= []), hook);
  },
};
for (const [name, value] of Object.entries(methods)) Object.defineProperty(Tensor.prototype, name, { value, configurable: true, writable: true });
