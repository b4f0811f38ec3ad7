// Kernels of one output element a thread.
import { type TensorView } from '@kindling/core';
import { numelOf } from '@kindling/kernel-headers/shape';
import { unsupported, UNSUPPORTED } from '../errors.ts';
import type { Machine } from '../machine.ts';

type Pointwise = (out: TensorView, ...args: TensorView[]) => void;
type Approximation = 'none' | 'tanh';

/** Integer divisors of 0 are reported. */
const divisions: ReadonlySet<string> = new Set(['remainder', 'fmod', 'floorDivide', 'truncDivide']);

/** A kernel by its position in a list of the addon's; `entry` launches it. */
function family(m: Machine, entry: string, ops: readonly string[]): (name: string) => Pointwise {
  return (name) => {
    const op = ops.indexOf(name);
    if (op < 0) throw new RangeError(`The addon has no op '${name}': it is older than this package.`);
    const note = divisions.has(name) ? { op: name, dim: 0, size: 0 } : undefined;
    return (out, ...args) => {
      if (numelOf(out.sizes) === 0) return;
      const { dtype } = args[0] as TensorView;
      m.describe(op, dtype, [out, ...args]);
      if (m.launch(entry, note) === UNSUPPORTED) throw unsupported(name, dtype);
    };
  };
}

/** One entry for each op of pointwise_ops.def and math_ops.def, named as its row. */
export function pointwiseKernels(m: Machine) {
  const pointwise = family(m, 'pointwise', m.binding.pointwiseOps);
  const math = family(m, 'math', m.binding.mathOps);
  const gelu = { none: math('gelu'), tanh: math('geluTanh') };
  const geluBackward = { none: math('geluBackward'), tanh: math('geluTanhBackward') };
  return {
    ...Object.fromEntries(m.binding.pointwiseOps.map((name) => [name, pointwise(name)])),
    ...Object.fromEntries(m.binding.mathOps.map((name) => [name, math(name)])),
    gelu: (out: TensorView, x: TensorView, approximate: Approximation) => gelu[approximate](out, x),
    geluBackward: (out: TensorView, g: TensorView, x: TensorView, approximate: Approximation) =>
      geluBackward[approximate](out, g, x),
  };
}
