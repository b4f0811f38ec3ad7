import { dtypes, type KernelTable, type TensorView } from '@kindling/core';
import { putScalar } from '../abi/block.ts';
import { address, writeBack, type Place } from '../abi/operand.ts';
import { kernelError } from '../abi/status.ts';
import { block, wasm } from '../runtime.ts';
import { readDense, updateDense } from './dense.ts';
import { numelOf } from '@kindling/kernel-headers/shape';

type Args<K extends keyof KernelTable> = Parameters<NonNullable<KernelTable[K]>>;

// As in cpp/optimizer.cpp.
const MAXIMIZE = 1;
const FIRST = 2;
const NESTEROV = 4;
const DECOUPLED = 8;

function updateOptional(x: TensorView | null, run: (x: Place | null) => void): void {
  if (x === null) run(null);
  else updateDense(x, run);
}

export function sgdStep(...[param, grad, buffer, o]: Args<'sgdStep'>): void {
  const n = numelOf(param.sizes);
  if (n === 0) return;
  const flags = (o.maximize ? MAXIMIZE : 0) | (o.first ? FIRST : 0) | (o.nesterov ? NESTEROV : 0);
  updateDense(param, (p) =>
    readDense(grad, (g) =>
      updateOptional(buffer, (b) => {
        const pointers = [address(p, 0), address(g, 1), b === null ? 0 : address(b, 2)] as const;
        const status = wasm.sgdStep(
          dtypes[p.dtype].code,
          ...pointers,
          n,
          o.lr,
          o.momentum,
          1 - o.dampening,
          o.weightDecay,
          flags,
        );
        if (status !== 0) throw kernelError('sgdStep', status, p.dtype);
        writeBack(p, 0);
        if (b !== null) writeBack(b, 2);
      }),
    ),
  );
}

export function adamStep(...[param, grad, expAvg, expAvgSq, maxExpAvgSq, o]: Args<'adamStep'>): void {
  const n = numelOf(param.sizes);
  if (n === 0) return;
  const flags = (o.maximize ? MAXIMIZE : 0) | (o.decoupled ? DECOUPLED : 0);
  const root = Math.sqrt(1 - o.beta2 ** o.step);
  const size = o.lr / (1 - o.beta1 ** o.step);
  const scalars = [1 - o.lr * o.weightDecay, o.weightDecay, o.beta1, o.beta2, root, o.eps, size];
  updateDense(param, (p) =>
    readDense(grad, (g) =>
      updateDense(expAvg, (m) =>
        updateDense(expAvgSq, (v) =>
          updateOptional(maxExpAvgSq, (top) => {
            scalars.forEach((value, i) => putScalar(i, value, 'float64'));
            const pointers = [
              address(p, 0),
              address(g, 1),
              address(m, 2),
              address(v, 3),
              top === null ? 0 : address(top, 4),
            ] as const;
            const status = wasm.adamStep(dtypes[p.dtype].code, ...pointers, n, block, flags);
            if (status !== 0) throw kernelError('adamStep', status, p.dtype);
            writeBack(p, 0);
            writeBack(m, 2);
            writeBack(v, 3);
            if (top !== null) writeBack(top, 4);
          }),
        ),
      ),
    ),
  );
}
