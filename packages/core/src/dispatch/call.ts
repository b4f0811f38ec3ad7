// The only places where ops meet backends: one function per number of tensor arguments, so that the
// hot path has no spreads, closures or keyed look-ups.
import type { Backend } from '../backend/backend.ts';
import { deviceMismatch, DeviceError } from '../errors.ts';
import { Tensor } from '../tensor.ts';
import { allocate } from './alloc.ts';
import { autocasted } from './autocast.ts';
import { decomposed, decomposedMany } from './decompose.ts';
import type { MultiOp, MutatingOp, Op, ViewOp, ViewsOp } from './op.ts';
import { needsGrad, state } from './state.ts';

export function call1(op: Op<[x: Tensor]>, x: Tensor): Tensor {
  if (state.interceptor !== null) return state.interceptor.call(op, [x]) as Tensor;
  const { autocast, recorder } = state.current;
  if (autocast !== null) {
    const out = autocasted(autocast, op, [x] as [Tensor], (y) => call1(op, y));
    if (out !== null) return out;
  }
  const backend = x.storage.backend;
  const kernel = op.kernels[backend.id];
  const recording = recorder !== null && needsGrad(x) && op.differentiable;
  if (
    kernel === undefined ||
    op.meta === undefined ||
    (recording && op.derivative === null && op.decompose !== undefined)
  ) {
    return decomposed(op, [x], backend, recording);
  }
  const meta = op.meta(x);
  const out = allocate(backend, meta.sizes, meta.dtype);
  kernel(out, x);
  if (recording) recorder.record(op, [x], out);
  return out;
}

export function call2(op: Op<[a: Tensor, b: Tensor]>, a: Tensor, b: Tensor): Tensor {
  if (state.interceptor !== null) return state.interceptor.call(op, [a, b]) as Tensor;
  const { autocast, recorder } = state.current;
  if (autocast !== null) {
    const out = autocasted(autocast, op, [a, b] as [Tensor, Tensor], (x, y) => call2(op, x, y));
    if (out !== null) return out;
  }
  const backend = a.storage.backend;
  if (b.storage.backend !== backend) return call2Mixed(op, a, b);
  const kernel = op.kernels[backend.id];
  const recording = recorder !== null && (needsGrad(a) || needsGrad(b)) && op.differentiable;
  if (
    kernel === undefined ||
    op.meta === undefined ||
    (recording && op.derivative === null && op.decompose !== undefined)
  ) {
    return decomposed(op, [a, b], backend, recording);
  }
  const meta = op.meta(a, b);
  const out = allocate(backend, meta.sizes, meta.dtype);
  kernel(out, a, b);
  if (recording) recorder.record(op, [a, b], out);
  return out;
}

/** A 0-dim tensor of another device joins the other operand's. */
function call2Mixed(op: Op<[a: Tensor, b: Tensor]>, a: Tensor, b: Tensor): Tensor {
  if (b.sizes.length === 0) return call2(op, a, b.to({ device: a.device }));
  if (a.sizes.length === 0) return call2(op, a.to({ device: b.device }), b);
  throw deviceMismatch(op.name, a.device.toString(), b.device.toString());
}

/** Any arguments; the first tensor among them decides the device. */
export function callN<A extends readonly unknown[]>(op: Op<A>, ...args: A): Tensor {
  if (state.interceptor !== null) return state.interceptor.call(op, args) as Tensor;
  const { autocast, recorder } = state.current;
  if (autocast !== null) {
    const out = autocasted(autocast, op, args, (...cast: A) => callN(op, ...cast));
    if (out !== null) return out;
  }
  const backend = commonBackend(op.name, args);
  const kernel = op.kernels[backend.id];
  const recording = recorder !== null && op.differentiable && anyRequiresGrad(args);
  if (
    kernel === undefined ||
    op.meta === undefined ||
    (recording && op.derivative === null && op.decompose !== undefined)
  ) {
    return decomposed(op, args, backend, recording);
  }
  const meta = op.meta(...args);
  const out = allocate(backend, meta.sizes, meta.dtype);
  kernel(out, ...args);
  if (recording) recorder.record(op, args, out);
  return out;
}

export function callMany<A extends readonly unknown[]>(op: MultiOp<A>, ...args: A): readonly Tensor[] {
  if (state.interceptor !== null) return state.interceptor.call(op, args) as readonly Tensor[];
  const { autocast, recorder } = state.current;
  if (autocast !== null) {
    const out = autocasted(autocast, op, args, (...cast: A) => callMany(op, ...cast));
    if (out !== null) return out;
  }
  const backend = commonBackend(op.name, args);
  const kernel = op.kernels[backend.id];
  const recording = recorder !== null && op.differentiable && anyRequiresGrad(args);
  if (
    kernel === undefined ||
    op.meta === undefined ||
    (recording && op.derivative === null && op.decompose !== undefined)
  ) {
    return decomposedMany(op, args, backend, recording);
  }
  const outs = op.meta(...args).map((m) => allocate(backend, m.sizes, m.dtype));
  kernel(outs, ...args);
  if (recording) recorder.recordMany(op, args, outs);
  return outs;
}

/** Runs an op that writes into its arguments; it takes part in no graph. */
export function callMutating<A extends readonly unknown[]>(
  op: MutatingOp<A>,
  written: readonly Tensor[],
  ...args: A
): void {
  const backend = commonBackend(op.name, args);
  const kernel = op.kernels[backend.id];
  if (kernel === undefined) op.decompose(...args);
  else {
    try {
      kernel(...args);
    } finally {
      for (const t of written) t.version.value++;
    }
  }
}

/** A view of `x`: no kernel, but recorded. */
export function callView<A extends readonly unknown[]>(op: ViewOp<A>, x: Tensor, ...args: A): Tensor {
  if (state.interceptor !== null) return state.interceptor.call(op, args) as Tensor;
  const out = op.view(...args);
  if (state.recorder !== null && needsGrad(x)) state.recorder.recordView(op, args, out);
  return out;
}

/** Several views of `x` at once. */
export function callViews<A extends readonly unknown[]>(op: ViewsOp<A>, x: Tensor, ...args: A): Tensor[] {
  if (state.interceptor !== null) return [...(state.interceptor.call(op, args) as readonly Tensor[])];
  const outs = op.views(...args);
  state.recorder?.recordViews(op, args, outs, needsGrad(x));
  return outs;
}

export function anyRequiresGrad(args: readonly unknown[]): boolean {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg instanceof Tensor ? needsGrad(arg) : Array.isArray(arg) && anyRequiresGrad(arg)) return true;
  }
  return false;
}

export function commonBackend(name: string, args: readonly unknown[]): Backend {
  const backend = findBackend(name, args, null);
  if (backend === null) throw new DeviceError(`${name}: needs at least one tensor argument.`, { op: name });
  return backend;
}

function findBackend(name: string, args: readonly unknown[], seen: Backend | null): Backend | null {
  let backend = seen;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg instanceof Tensor) {
      const other = arg.storage.backend;
      if (backend === null) backend = other;
      else if (other !== backend) throw deviceMismatch(name, backend.name, arg.device.toString());
    } else if (Array.isArray(arg)) backend = findBackend(name, arg, backend);
  }
  return backend;
}
