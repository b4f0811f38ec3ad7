import type { Backend } from '../backend/backend.ts';
import { DeviceError } from '../errors.ts';
import { enterRegion, leaveRegion } from '../storage/region.ts';
import { Tensor } from '../tensor.ts';
import type { MultiOp, Op, OpRow } from './op.ts';
import { state } from './state.ts';

const missing = (op: OpRow, backend: Backend): DeviceError =>
  new DeviceError(`${op.name}: device '${backend.name}' has no kernel for it and the op has no decomposition.`, {
    op: op.name,
  });

/** Another handle on the same elements: an op never returns its argument itself, or recording would change the argument. */
const fresh = (out: Tensor, args: readonly unknown[]): Tensor =>
  args.includes(out)
    ? new Tensor(out.storage, out.sizes, out.strides, out.offset, out.dtype, out.version, out.base ?? out)
    : out;

/**
 * Computes an op from others. With a derivative row the inner ops are not recorded and the op records
 * itself; without one the inner ops are. Temporaries are freed on the way out.
 */
export function decomposed<A extends readonly unknown[]>(
  op: Op<A>,
  args: A,
  backend: Backend,
  recording: boolean,
): Tensor {
  const { decompose } = op;
  if (decompose === undefined) throw missing(op, backend);
  op.meta?.(...args); // for its checks: bad input fails alike on every backend
  const recordSelf = recording && op.derivative !== null;
  const out = inner(recordSelf, () => decompose(...args));
  if (!recordSelf) return out;
  const result = fresh(out, args);
  state.recorder?.record(op, args, result);
  return result;
}

export function decomposedMany<A extends readonly unknown[]>(
  op: MultiOp<A>,
  args: A,
  backend: Backend,
  recording: boolean,
): readonly Tensor[] {
  const { decompose } = op;
  if (decompose === undefined) throw missing(op, backend);
  op.meta?.(...args); // for its checks: bad input fails alike on every backend
  const recordSelf = recording && op.derivative !== null;
  const outs = inner(recordSelf, () => decompose(...args));
  if (!recordSelf) return outs;
  const results = outs.map((out) => fresh(out, args));
  state.recorder?.recordMany(op, args, results);
  return results;
}

function inner<R extends Tensor | readonly Tensor[]>(suspendRecording: boolean, run: () => R): R {
  const recorder = state.recorder;
  if (suspendRecording) state.recorder = null;
  const outer = enterRegion();
  let kept: R | null = null;
  try {
    return (kept = run());
  } finally {
    state.recorder = recorder;
    leaveRegion(outer, kept);
  }
}
