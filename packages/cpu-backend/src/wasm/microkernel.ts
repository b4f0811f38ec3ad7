// Emits a GEMM micro-kernel as a WASM module: C (rows x columns, row stride ldc bytes) += A panel (k x rows) · B panel
// (k x columns). Instructions come in exactly this order: V8's revectoriser merges neighbouring 128-bit operations into
// 256-bit ones, and it finds them only where accumulators are loaded, used and stored side by side in straight-line code.
import { leb, sleb } from './leb.ts';

export interface Tile {
  readonly rows: number;
  readonly columns: number;
}

export interface MicroKernel extends Tile {
  readonly type: 'f32' | 'f64';
  /** Fused multiply-add (relaxed SIMD) instead of a product and a sum. */
  readonly fma: boolean;
  /** Of the imported memory. */
  readonly shared: boolean;
}

const TYPES = {
  f32: { lanes: 4, bytes: 4, align: 2, splat: 0x09, mul: 0xe6, add: 0xe4, madd: 0x105 },
  f64: { lanes: 2, bytes: 8, align: 3, splat: 0x0a, mul: 0xf2, add: 0xf0, madd: 0x107 },
} as const;

const LOAD = 0x00;
const STORE = 0x0b;
const I32 = 0x7f;
const V128 = 0x7b;
const MAX_PAGES = 65536;

const simd = (opcode: number): number[] => [0xfd, ...leb(opcode)];
const get = (local: number): number[] => [0x20, ...leb(local)];
const set = (local: number): number[] => [0x21, ...leb(local)];
const advance = (local: number, bytes: number): number[] => [...get(local), 0x41, ...sleb(bytes), 0x6a, ...set(local)];

/** Parameters of the function: a, b, c, k, ldc; then locals: a row pointer, one vector row of B, a splat, the accumulators. */
const A = 0;
const B = 1;
const C = 2;
const K = 3;
const LDC = 4;
const ROW = 5;
const FIRST_VECTOR = 6;

export function emitMicroKernel(kernel: MicroKernel): Uint8Array<ArrayBuffer> {
  const { code, vectors } = body(kernel);
  const locals = [...leb(2), ...leb(1), I32, ...leb(vectors), V128];
  const limits = kernel.shared ? [3, ...leb(0), ...leb(MAX_PAGES)] : [0, ...leb(0)];
  const name = (text: string): number[] => [...leb(text.length), ...new TextEncoder().encode(text)];
  const section = (id: number, content: number[]): number[] => [id, ...leb(content.length), ...content];
  const sized = [...locals, ...code];
  return new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 5, I32, I32, I32, I32, I32, 0]),
    ...section(2, [1, ...name('env'), ...name('memory'), 2, ...limits]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('run'), 0, 0]),
    ...section(10, [1, ...leb(sized.length), ...sized]),
  ]);
}

function body({ type, rows, columns, fma }: MicroKernel): { code: number[]; vectors: number } {
  const t = TYPES[type];
  const width = columns / t.lanes;
  const bVector = (n: number): number => FIRST_VECTOR + n;
  const splat = FIRST_VECTOR + width;
  const accumulator = (m: number, n: number): number => splat + 1 + m * width + n;
  const load = (n: number): number[] => [...simd(LOAD), 4, ...leb(16 * n)];
  const nextRow = [...get(ROW), ...get(LDC), 0x6a, ...set(ROW)];
  const multiplyAdd = (b: number, c: number): number[] =>
    fma
      ? [...get(b), ...get(splat), ...get(c), ...simd(t.madd), ...set(c)]
      : [...get(b), ...get(splat), ...simd(t.mul), ...get(c), ...simd(t.add), ...set(c)];

  const code = [...get(C), ...set(ROW)];
  for (let m = 0; m < rows; m++) {
    for (let n = 0; n < width; n++) code.push(...get(ROW), ...load(n), ...set(accumulator(m, n)));
    code.push(...nextRow);
  }
  code.push(0x03, 0x40); // loop
  for (let n = 0; n < width; n++) code.push(...get(B), ...load(n), ...set(bVector(n)));
  for (let m = 0; m < rows; m++) {
    code.push(...get(A), ...simd(t.splat), t.align, ...leb(t.bytes * m), ...set(splat));
    for (let n = 0; n < width; n++) code.push(...multiplyAdd(bVector(n), accumulator(m, n)));
  }
  code.push(...advance(A, t.bytes * rows), ...advance(B, 16 * width));
  code.push(...get(K), 0x41, ...sleb(1), 0x6b, 0x22, ...leb(K), 0x0d, 0, 0x0b); // while (--k)
  code.push(...get(C), ...set(ROW));
  for (let m = 0; m < rows; m++) {
    for (let n = 0; n < width; n++)
      code.push(...get(ROW), ...get(accumulator(m, n)), ...simd(STORE), 4, ...leb(16 * n));
    code.push(...nextRow);
  }
  code.push(0x0b);
  return { code, vectors: width + 1 + rows * width };
}
