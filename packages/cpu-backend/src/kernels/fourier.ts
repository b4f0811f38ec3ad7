// Fourier transforms, one dimension after another; in place after the first.
import type { TensorView } from '@kindling/core';
import { joined, type Axis } from '@kindling/kernel-headers/axes';
import { putBlock } from '../abi/axes.ts';
import { putScalar } from '../abi/block.ts';
import { writeBack, type Place } from '../abi/operand.ts';
import { arena, block, wasm } from '../runtime.ts';
import { take, withTemporary } from '../memory/temporary.ts';
import { numelOf } from '@kindling/kernel-headers/shape';

type Sizes = readonly number[];

interface Plan {
  readonly ptr: number;
  readonly bytes: number;
}

/** Roots and buffers by length, the last used one last. Together they stay small; what is too large is made for one use. */
const plans = new Map<number, Plan>();
const MOST_PLANS = 16;
const LARGEST_KEPT = 1 << 22;

function prepared(n: number): Plan {
  const bytes = wasm.fourierBytes(n);
  const plan = { ptr: take(bytes), bytes };
  wasm.fourierPrepare(n, plan.ptr);
  return plan;
}

function withPlan(n: number, run: (ptr: number) => void): void {
  const known = plans.get(n);
  const plan = known ?? prepared(n);
  plans.delete(n);
  try {
    run(plan.ptr);
  } finally {
    if (plan.bytes > LARGEST_KEPT) arena.free(plan.ptr, plan.bytes);
    else {
      plans.set(n, plan);
      if (plans.size > MOST_PLANS) {
        const [oldest, { ptr, bytes }] = plans.entries().next().value as [number, Plan];
        plans.delete(oldest);
        arena.free(ptr, bytes);
      }
    }
  }
}

/** Along `dim`, by a transform of n points. */
function along(out: Place, x: Place, dim: number, n: number, inverse: boolean, scale: number): void {
  const axes = x.sizes.map((size, d): Axis => ({
    size,
    strides: [out.strides[d] as number, x.strides[d] as number],
  }));
  const [line] = axes.splice(dim, 1) as [Axis];
  withPlan(n, (plan) => {
    putBlock(0, x.dtype, [...joined(axes), line], [out, x]);
    putScalar(0, n, 'int64');
    putScalar(1, x.sizes[dim] as number, 'int64');
    putScalar(2, out.sizes[dim] as number, 'int64');
    putScalar(3, inverse ? 1 : 0, 'int64');
    putScalar(4, scale, 'float64');
    wasm.fourier(block, plan);
    writeBack(out, 0);
  });
}

export function fftC2c(out: TensorView, x: TensorView, dims: Sizes, scale: number, forward: boolean): void {
  transformAll(out, x, dims, scale, forward);
}

function transformAll(out: Place, x: Place, dims: Sizes, scale: number, forward: boolean): void {
  if (numelOf(out.sizes) === 0) return;
  dims.forEach((dim, i) => along(out, i === 0 ? x : out, dim, x.sizes[dim] as number, !forward, i === 0 ? scale : 1));
}

export function fftR2c(out: TensorView, x: TensorView, dims: Sizes, scale: number, _onesided: boolean): void {
  if (numelOf(out.sizes) === 0) return;
  const last = dims.at(-1) as number;
  along(out, x, last, x.sizes[last] as number, false, scale);
  transformAll(out, out, dims.slice(0, -1), 1, true);
}

export function fftC2r(out: TensorView, x: TensorView, dims: Sizes, scale: number, size: number): void {
  if (numelOf(out.sizes) === 0) return;
  const last = dims.at(-1) as number;
  if (dims.length === 1) return along(out, x, last, size, true, scale);
  withTemporary(x, (t) => {
    transformAll(t, x, dims.slice(0, -1), 1, false);
    along(out, t, last, size, true, scale);
  });
}
