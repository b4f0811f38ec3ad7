// The one WebAssembly.Memory and the views into it. Nothing outside this package ever holds one of them.

const PAGE = 65536;
const MiB = 1 << 20;
/** Maxima to try, in pages: a container with limited address space refuses the first. */
const MAXIMA = [65536, 32768, 16384, 4096];
const INITIAL_PAGES = 64;
/** Below it lie stack and static data of the modules (tooling/wasm gives each its base), and an area for checks. */
export const STATIC_END = 2 * MiB;
export const CHECK_AREA = STATIC_END - 65536;
/** The record of jobs; `pool` in cpp/threads/parallel.h knows the address. */
export const POOL_AREA = CHECK_AREA - 4096;
/** Growing unshared memory copies or remaps it and detaches every view, so it grows in large pieces. */
const UNSHARED_STEP = 32 * MiB;

export interface Heap {
  memory: WebAssembly.Memory;
  shared: boolean;
  bytes: number;
  u8: Uint8Array;
  i32: Int32Array;
  i64: BigInt64Array;
  f32: Float32Array;
  f64: Float64Array;
}

// A page that is not cross-origin isolated has no SharedArrayBuffer; some engines have it and refuse shared memory.
const mayShare = (): boolean =>
  typeof SharedArrayBuffer === 'function' && Reflect.get(globalThis, 'crossOriginIsolated') !== false;

function createMemory(): { memory: WebAssembly.Memory; shared: boolean } {
  let reason: unknown;
  for (const shared of mayShare() ? [true, false] : [false]) {
    for (const maximum of MAXIMA) {
      try {
        return { memory: new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum, shared }), shared };
      } catch (error) {
        reason = error;
      }
    }
  }
  throw reason;
}

const views = (memory: WebAssembly.Memory) => ({
  bytes: memory.buffer.byteLength,
  u8: new Uint8Array(memory.buffer),
  i32: new Int32Array(memory.buffer),
  i64: new BigInt64Array(memory.buffer),
  f32: new Float32Array(memory.buffer),
  f64: new Float64Array(memory.buffer),
});

export function createHeap(): Heap {
  const { memory, shared } = createMemory();
  return { memory, shared, ...views(memory) };
}

/** Makes the memory at least `bytes` large and refreshes the views; false when it cannot. */
export function growHeap(heap: Heap, bytes: number): boolean {
  if (bytes <= heap.bytes) return true;
  const step = heap.shared ? MiB : UNSHARED_STEP;
  const wanted = Math.ceil(bytes / step) * step;
  for (const target of [wanted, bytes]) {
    try {
      heap.memory.grow(Math.ceil((target - heap.bytes) / PAGE));
      Object.assign(heap, views(heap.memory));
      return true;
    } catch {
      // at the maximum, or the system has no room: try the smaller step, then report failure
    }
  }
  return false;
}
