// The threads that share this agent's memory. Kernels cut their work in cpp/threads/parallel.h and call `run` here when a job
// is written down: no message is posted for it, workers wait on a word of the memory.
import { KindlingError } from '@kindling/core';
import { POOL_AREA, type Heap } from '../memory/heap.ts';
import { env } from '../wasm/host.ts';
import { ALWAYS, MAY_BLOCK, MODULE, MOST_THREADS, READY, STARTED, THREADS } from './record.ts';
import { canSpawn, spawn } from './spawn.ts';

/** What every module exports for the pool (cpp/threads/work.h). */
export interface PoolExports {
  readonly __stack_pointer: WebAssembly.Global;
  lead(): number;
  abandon(): void;
}

/** Of the owner: its stack lies at the start of the memory, and is as large as the others. */
const STACK_TOP = 256 * 1024;
const STACK_BYTES = STACK_TOP;

export class ThreadPool {
  private readonly heap: Heap;
  private readonly usable: boolean;
  private readonly modules: (() => WebAssembly.Module)[] = [];
  private resources: PoolResources | null = null;

  constructor(heap: Heap) {
    this.heap = heap;
    this.usable = heap.shared && canSpawn();
    this.put(MAY_BLOCK, mayBlock() ? 1 : 0);
    this.put(ALWAYS, env('KINDLING_THREADS_ALWAYS') === '1' ? 1 : 0);
    this.put(THREADS, 1);
  }

  /** The imports of a module, which takes the next number. `exports` is called after it was instantiated. */
  imports(module: () => WebAssembly.Module, exports: () => PoolExports): WebAssembly.ModuleImports {
    const number = this.modules.push(module) - 1;
    return { run: () => this.run(number, exports()), start: () => this.start() };
  }

  /** From now on there are stacks to be had. */
  open(resources: PoolResources): void {
    this.resources = resources;
  }

  /** Threads that kernels may use, this one included. */
  get threads(): number {
    return this.get(THREADS);
  }

  set threads(count: number) {
    this.put(THREADS, this.usable ? Math.min(count, MOST_THREADS) : 1);
  }

  /** Workers that are there. */
  get ready(): number {
    return Atomics.load(this.heap.i32, (POOL_AREA >> 2) + READY);
  }

  private start(): void {
    const { resources } = this;
    if (resources === null) return;
    const { gemm, allocate, roomBytes } = resources;
    const modules = this.modules.map((module) => module());
    for (let worker = this.get(STARTED) + 1; worker < this.threads; worker++) {
      this.put(STARTED, worker);
      const base = allocate(STACK_BYTES + roomBytes);
      if (base === 0) return;
      const stack = base + STACK_BYTES;
      spawn({ modules, gemm, memory: this.heap.memory, worker, stack, room: stack });
    }
  }

  private run(module: number, exports: PoolExports): void {
    this.put(MODULE, module);
    const stack = exports.__stack_pointer;
    const frame = stack.value as number;
    try {
      if (exports.lead() === 0) return;
    } catch (error) {
      stack.value = frame; // below it lies what the others still read
      exports.abandon();
      stack.value = STACK_TOP; // the kernel that called is gone
      throw error;
    }
    stack.value = STACK_TOP;
    throw new KindlingError(
      'A kernel of the cpu backend trapped on a thread of the pool. This is a bug of Kindling: please report it.',
    );
  }

  private get(word: number): number {
    return this.heap.i32[(POOL_AREA >> 2) + word] as number;
  }

  private put(word: number, value: number): void {
    this.heap.i32[(POOL_AREA >> 2) + word] = value;
  }
}

export interface PoolResources {
  /** Micro-kernels for float32 and float64. */
  readonly gemm: readonly WebAssembly.Module[];
  /** Address of so many bytes, 0 where there are none. */
  readonly allocate: (bytes: number) => number;
  /** Work space of each thread. */
  readonly roomBytes: number;
}

/** A page's main thread may not. */
function mayBlock(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0);
    return true;
  } catch {
    return false;
  }
}
