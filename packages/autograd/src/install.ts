// Adds autograd to tensors: the recorder, and the members that `augment.ts` declares.
import { AutogradError, shapeText, Tensor } from '@kindling/core/lean';
import { state, expose, needsGrad, sameSizes } from '@kindling/core/internal';
import { backward, type BackwardOptions } from './backward.ts';
import './derivatives/install-base.ts';
import { isDifferentiable } from './graph/differentiable.ts';
import { AccumulateGrad, type LeafHook } from './graph/accumulate.ts';
import { edgeOf, gradFnOf } from './graph/edge.ts';
import type { GradHook, RemovableHandle } from './graph/hooks.ts';
import { metaOf, peekMeta, retain, setGrad } from './graph/meta.ts';
import type { GraphNode } from './graph/node.ts';
import { recorder } from './record/recorder.ts';

function setRequiresGrad(x: Tensor, value: boolean): void {
  if (gradFnOf(x) !== null) {
    if (value) return;
    throw new AutogradError(
      'requiresGrad: it can only be switched off on leaf tensors. Use detach() for a tensor without history.',
    );
  }
  if (value && !isDifferentiable(x)) {
    throw new AutogradError(`requiresGrad: only floating tensors can require gradients, this one is ${x.dtype}.`, {
      dtypes: [x.dtype],
    });
  }
  if (value && x.isInference() && !state.current.inference) {
    throw new AutogradError(
      'requiresGrad: a tensor made in inference mode cannot require gradients outside it. Use its clone().',
    );
  }
  x._requiresGrad = value;
}

state.autograd = {
  recorder,
  setRequiresGrad,
  isLeaf: (x) => !needsGrad(x) || gradFnOf(x) === null,
  gradFnName: (x) => (needsGrad(x) ? (gradFnOf(x)?.name ?? null) : null),
};
state.recorder = recorder;

function checkGrad(x: Tensor, grad: Tensor): void {
  if (!sameSizes(grad.sizes, x.sizes) || grad.dtype !== x.dtype || grad.storage.backend !== x.storage.backend) {
    throw new AutogradError(
      `grad: assigned ${grad.dtype} ${shapeText(grad.sizes)} on ${grad.device.toString()} to a tensor of ${x.dtype} ` +
        `${shapeText(x.sizes)} on ${x.device.toString()}.`,
      { shapes: [grad.sizes, x.sizes], dtypes: [grad.dtype, x.dtype] },
    );
  }
}

function registerHook(x: Tensor, hook: GradHook): RemovableHandle {
  const edge = edgeOf(x);
  if (edge === null)
    throw new AutogradError('registerHook: the tensor does not require grad, so no gradient will reach it.');
  return edge.node.hooked().addOutput(edge.nr, hook);
}

function registerPostAccumulateGradHook(x: Tensor, hook: LeafHook): RemovableHandle {
  const node = edgeOf(x)?.node;
  if (node instanceof AccumulateGrad) return node.registerPostAccumulateHook(hook);
  throw new AutogradError('registerPostAccumulateGradHook: only leaf tensors that require grad accumulate gradients.');
}

function retainGrad(x: Tensor): void {
  if (!needsGrad(x)) throw new AutogradError('retainGrad: the tensor does not require grad.');
  if (gradFnOf(x) !== null) retain(metaOf(x), x);
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
  retainsGrad: {
    get(): boolean {
      return peekMeta(this)?.retainsGrad === true;
    },
  },
  outputNr: {
    get(): number {
      return gradFnOf(this) === null ? 0 : (peekMeta(this)?.edge?.nr ?? 0);
    },
  },
  gradFn: {
    get(): GraphNode | null {
      return needsGrad(this) ? gradFnOf(this) : null;
    },
  },
  data: {
    get(): Tensor {
      return new Tensor(this.storage, this.sizes, this.strides, this.offset, this.dtype);
    },
    set(value: Tensor) {
      if (value.dtype !== this.dtype && this._requiresGrad && !value.isFloatingPoint()) {
        throw new AutogradError(`data: a tensor that requires grad cannot become ${value.dtype}.`, {
          dtypes: [value.dtype],
        });
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
    const grad = peekMeta(this)?.grad ?? null;
    this._autograd = null;
    this._requiresGrad = false;
    if (grad !== null) metaOf(this).grad = grad;
    return this;
  },
  retainGrad(this: Tensor): void {
    retainGrad(this);
  },
  registerHook(this: Tensor, hook: GradHook): RemovableHandle {
    return registerHook(this, hook);
  },
  registerPostAccumulateGradHook(this: Tensor, hook: LeafHook): RemovableHandle {
    return registerPostAccumulateGradHook(this, hook);
  },
};
for (const [name, value] of Object.entries(methods))
  Object.defineProperty(Tensor.prototype, name, { value, configurable: true, writable: true });
