// Ops that have no kernel here yet: the CPU backend computes them on copies. docs/cuda.md lists them.
import { backendOf, internal, Tensor, type Backend } from '@kindling/core';

type AnyKernel = (...args: readonly unknown[]) => void;

const mapped = (value: unknown, map: (x: Tensor) => Tensor): unknown =>
  value instanceof Tensor ? map(value) : Array.isArray(value) ? value.map((inner) => mapped(inner, map)) : value;

function kernelOf(cpu: Backend, name: string): AnyKernel {
  const row: object | undefined = new Map(internal.rowEntries()).get(name);
  const kernels: unknown = row && Reflect.get(row, 'kernels');
  const kernel: unknown = Array.isArray(kernels) ? kernels[cpu.id] : undefined;
  if (typeof kernel !== 'function') throw new RangeError(`The cpu backend has no kernel '${name}' either.`);
  return kernel as AnyKernel;
}

/** Copies tensors to the CPU, runs the CPU's kernel there, and copies the results back. */
export function onHost(name: string): AnyKernel {
  return (out, ...args) => {
    const cpu = backendOf('cpu');
    const outer = internal.enterRegion();
    try {
      const copies: [to: Tensor, from: Tensor][] = [];
      const toHost = (x: Tensor): Tensor => {
        const copy = internal.allocate(cpu, x.sizes, x.dtype);
        internal.writeArray(copy, internal.readArray(x));
        return copy;
      };
      const target = mapped(out, (x) => {
        const from = internal.allocate(cpu, x.sizes, x.dtype);
        copies.push([x, from]);
        return from;
      });
      kernelOf(cpu, name)(target, ...args.map((arg) => mapped(arg, toHost)));
      for (const [to, from] of copies) {
        const dense = internal.allocate(to.storage.backend, to.sizes, to.dtype);
        internal.writeArray(dense, internal.readArray(from));
        internal.rawCopy(to, dense);
      }
    } finally {
      internal.leaveRegion(outer, null);
    }
  };
}
