// Chooses, compiles and checks the GEMM micro-kernels.
import { CHECK_AREA, type Heap } from '../memory/heap.ts';
import { COMPILE_EAGERLY, OPTIMIZE_FIRST, RELAXED_SIMD, REVECTORIZE, withFlags } from './flags.ts';
import { env, type Host } from './host.ts';
import { emitMicroKernel, type MicroKernel } from './microkernel.ts';
import { choosePlan, parseTile, SAFE, type Plan } from './tile-table.ts';

export type RunKernel = (a: number, b: number, c: number, k: number, rowBytes: number) => void;

export interface GemmKernels {
  readonly plan: Plan;
  /** Whether products and sums are fused, as the machine was seen to do it. */
  readonly fused: boolean;
  readonly f32: RunKernel;
  readonly f64: RunKernel;
  /** Their modules, for pool threads. */
  readonly modules: readonly [f32: WebAssembly.Module, f64: WebAssembly.Module];
}

const emit = (type: MicroKernel['type'], { tile, fma }: Plan, shared: boolean): Uint8Array<ArrayBuffer> =>
  emitMicroKernel({ type, rows: tile.rows, columns: type === 'f32' ? tile.columns : tile.columns / 2, fma, shared });

export function createGemmKernels(heap: Heap, host: Host): GemmKernels {
  const fmaModule = emit('f32', { ...SAFE, fma: true }, heap.shared);
  const native = WebAssembly.validate(fmaModule);
  // Node 20 has relaxed SIMD behind a flag. An unknown flag would print a warning, so only engines of its age are asked.
  const flagged = !native && host.v8 >= 11.3 && host.v8 < 11.9;
  const relaxedFlags = flagged ? [RELAXED_SIMD] : [];
  const fmaWorks = native || (flagged && withFlags(host, relaxedFlags, () => WebAssembly.validate(fmaModule)));
  const choices = {
    revectorize: env('KINDLING_WASM_REVECTORIZE') !== '0',
    relaxed: env('KINDLING_WASM_RELAXED') !== '0',
    tile: parseTile(env('KINDLING_WASM_TILE')),
  };
  return (
    build(heap, host, choosePlan(host, fmaWorks, choices), relaxedFlags) ?? (build(heap, host, SAFE, []) as GemmKernels)
  );
}

/** Null when a kernel computes something else than it should. */
function build(heap: Heap, host: Host, plan: Plan, relaxedFlags: readonly string[]): GemmKernels | null {
  // Compiled at once, the kernels need no warm-up, and the flags stand for a few milliseconds.
  const flags = [
    ...(plan.fma ? relaxedFlags : []),
    ...(plan.revectorize ? [REVECTORIZE] : []),
    OPTIMIZE_FIRST,
    COMPILE_EAGERLY,
  ];
  const compile = (type: MicroKernel['type']): WebAssembly.Module =>
    new WebAssembly.Module(emit(type, plan, heap.shared));
  const modules = withFlags(host, flags, () => [compile('f32'), compile('f64')] as const);
  const instance = (module: WebAssembly.Module): RunKernel =>
    new WebAssembly.Instance(module, { env: { memory: heap.memory } }).exports['run'] as RunKernel;
  const [f32, f64] = [instance(modules[0]), instance(modules[1])];
  const { rows, columns } = plan.tile;
  if (plan !== SAFE && !(multiplies(heap.f32, f32, rows, columns) && multiplies(heap.f64, f64, rows, columns / 2)))
    return null;
  return { plan, fused: isFused(heap, f32, columns), f32, f64, modules };
}

/** Compares one whole tile with small integers, exact in either precision, fused or not. */
function multiplies(view: Float32Array | Float64Array, run: RunKernel, rows: number, columns: number): boolean {
  const k = 5;
  const a = CHECK_AREA / view.BYTES_PER_ELEMENT;
  const b = a + rows * k;
  const c = b + columns * k;
  for (let i = a; i < c; i++) view[i] = ((i * 7) % 13) - 6;
  for (let i = 0; i < rows * columns; i++) view[c + i] = i;
  const at = (index: number): number => view[index] as number;
  const expected = Array.from({ length: rows * columns }, (_, i) => {
    let sum = i;
    for (let p = 0; p < k; p++) sum += at(a + p * rows + Math.floor(i / columns)) * at(b + p * columns + (i % columns));
    return sum;
  });
  const size = view.BYTES_PER_ELEMENT;
  run(a * size, b * size, c * size, k, columns * size);
  return expected.every((value, i) => at(c + i) === value);
}

/** (1 + 2⁻¹²)² - (1 + 2⁻¹¹) is 2⁻²⁴ when fused and 0 when the product is rounded first. */
function isFused(heap: Heap, run: RunKernel, columns: number): boolean {
  const { f32 } = heap;
  const base = CHECK_AREA;
  const [a, b, c] = [base, base + 4096, base + 8192];
  f32.fill(0, base >> 2, (base >> 2) + 4096);
  f32[a >> 2] = f32[b >> 2] = 1 + 2 ** -12;
  f32[c >> 2] = -(1 + 2 ** -11);
  run(a, b, c, 1, columns * 4);
  return f32[c >> 2] !== 0;
}
