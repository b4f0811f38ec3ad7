// The modules of cpp/wide, one for float32 and one for float64. V8 compiles each function at its first call; there, the
// revectoriser is switched on, so that it costs a millisecond a function and nothing at start.
import type { Heap } from '../memory/heap.ts';
import { OPTIMIZE_FIRST, REVECTORIZE, withFlags } from './flags.ts';
import type { Host } from './host.ts';
import { instantiate } from './instantiate.ts';

/** Pointers are byte addresses. Only what returns a number can fail (abi/status.ts). */
export interface WideExports {
  math(op: number, a: number, b: number, out: number, n: number): void;
  softmax(x: number, y: number, rows: number, n: number): void;
  logSoftmax(x: number, y: number, rows: number, n: number): void;
  softmaxBackward(g: number, y: number, out: number, rows: number, n: number): void;
  logSoftmaxBackward(g: number, y: number, out: number, rows: number, n: number): void;
  crossEntropy(x: number, target: number, out: number, rows: number, n: number, ignore: number, block: number): number;
  crossEntropyBackward(g: number, x: number, target: number, out: number, rows: number, n: number, ignore: number, block: number): number;
  layerNorm(
    x: number,
    weight: number,
    bias: number,
    y: number,
    means: number,
    rstds: number,
    rows: number,
    n: number,
    eps: number,
  ): void;
}

export class Wide {
  readonly kernels: WideExports;
  private readonly firstCall: (run: () => unknown) => unknown;
  private readonly seen = new Set<string | number>();

  constructor(kernels: WideExports, firstCall: (run: () => unknown) => unknown) {
    this.kernels = kernels;
    this.firstCall = firstCall;
  }

  /** Runs a call of `kernels`; `key` names the function that it leads to. */
  run<R>(key: string | number, call: () => R): R {
    if (this.seen.has(key)) return call();
    this.seen.add(key);
    return this.firstCall(call) as R;
  }
}

export function loadWide(base64: string, heap: Heap, host: Host, revectorize: boolean): Wide {
  const kernels = instantiate<WideExports>(base64, heap, {});
  const flags = revectorize ? [REVECTORIZE, OPTIMIZE_FIRST] : [];
  return new Wide(kernels, (run) => withFlags(host, flags, run));
}
