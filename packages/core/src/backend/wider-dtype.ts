// For backends without loops for every dtype: operands are converted to a wider one, the kernel runs there, and results
// are rounded or wrapped once, at the end, as PyTorch's CPU kernels do. Integers wrap alike: 2^32 is a multiple of 2^16.
import { rawCopy, materialize } from '../dispatch/copy.ts';
import { allocate } from '../dispatch/alloc.ts';
import type { DType } from '../dtype.ts';
import { enterRegion, leaveRegion } from '../storage/region.ts';
import { Tensor } from '../tensor.ts';

const wider: ReadonlyMap<DType, DType> = new Map([
  ['int8', 'int32'],
  ['int16', 'int32'],
  ['float16', 'float32'],
  ['bfloat16', 'float32'],
]);

/** The dtype in which a kernel without loops for `dtype` computes, or undefined. */
export const widerDType = (dtype: DType): DType | undefined => wider.get(dtype);

type Argument = unknown;

const widened = (arg: Argument): Argument => {
  if (Array.isArray(arg)) return arg.some((x) => x instanceof Tensor) ? arg.map(widened) : arg;
  const dtype = arg instanceof Tensor ? wider.get(arg.dtype) : undefined;
  return arg instanceof Tensor && dtype !== undefined ? materialize(arg, dtype) : arg;
};

/** Whether a tensor among the arguments has a dtype that widens. */
export function needsWiderDType(args: readonly Argument[]): boolean {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg instanceof Tensor ? wider.has(arg.dtype) : Array.isArray(arg) && needsWiderDType(arg)) return true;
  }
  return false;
}

/** Runs a kernel `(out, ...args)` with wide copies of all that widens; `out` may be a list of results. */
export function inWiderDType(
  run: (...args: readonly Argument[]) => void,
  out: Argument,
  args: readonly Argument[],
): void {
  const outer = enterRegion();
  try {
    const results: (readonly [to: Tensor, from: Tensor])[] = [];
    const standIn = (x: Argument): Argument => {
      const dtype = x instanceof Tensor ? wider.get(x.dtype) : undefined;
      if (!(x instanceof Tensor) || dtype === undefined) return x;
      const from = allocate(x.storage.backend, x.sizes, dtype);
      results.push([x, from]);
      return from;
    };
    const target = Array.isArray(out) ? out.map(standIn) : standIn(out);
    run(target, ...args.map(widened));
    for (const [to, from] of results) rawCopy(to, from);
  } finally {
    leaveRegion(outer, null);
  }
}
