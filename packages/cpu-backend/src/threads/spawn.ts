// Starts a pool thread, in Node and in browsers.
import { builtin } from '../wasm/host.ts';
import { workerSource } from './worker-source.ts';

export interface WorkerData {
  /** In the order of their numbers. */
  readonly modules: readonly WebAssembly.Module[];
  /** Micro-kernels for float32 and float64. */
  readonly gemm: readonly WebAssembly.Module[];
  readonly memory: WebAssembly.Memory;
  readonly worker: number;
  /** Top of its stack, and its work space: byte addresses. */
  readonly stack: number;
  readonly room: number;
}

interface NodeWorker {
  unref(): void;
  on(event: 'error', listener: () => void): void;
}

interface NodeThreads {
  readonly Worker: new (code: string, options: object) => NodeWorker;
}

const node = builtin('node:worker_threads') as NodeThreads | undefined;

export const canSpawn = (): boolean => node !== undefined || typeof Worker === 'function';

/** A thread that does not come up is never counted, so nothing is reported. */
export function spawn(data: WorkerData): void {
  try {
    if (node === undefined) spawnInBrowser(data);
    else spawnInNode(node, data);
  } catch {
    // a page whose Content-Security-Policy refuses blob: workers keeps to one thread
  }
}

function spawnInNode({ Worker }: NodeThreads, workerData: WorkerData): void {
  // Without the program's environment and flags: what they preload is not for this thread.
  const worker = new Worker(workerSource, { eval: true, workerData, name: 'kindling-pool', env: {}, execArgv: [] });
  worker.on('error', () => {});
  worker.unref();
}

function spawnInBrowser(data: WorkerData): void {
  const url = URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' }));
  const worker = new Worker(url, { name: 'kindling-pool' });
  worker.onerror = (event) => event.preventDefault();
  worker.postMessage(data);
}
