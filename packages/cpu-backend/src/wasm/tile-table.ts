// Which micro-kernel runs where: measured (docs/performance.md), never timed at start-up, so that a machine always picks the
// same one. FMA or not follows from the engine's features alone, since it changes results.
import type { Host } from './host.ts';
import type { Tile } from './microkernel.ts';

export interface Plan {
  /** For float32; float64 takes half the columns. */
  readonly tile: Tile;
  readonly fma: boolean;
  /** Compile with V8's revectoriser, which merges pairs of 128-bit operations into AVX2. */
  readonly revectorize: boolean;
}

export interface Choices {
  readonly revectorize: boolean;
  readonly relaxed: boolean;
  readonly tile: Tile | null;
}

const tile = (rows: number, columns: number): Tile => ({ rows, columns });

/** What works everywhere, should the chosen kernel fail its check. */
export const SAFE: Plan = { tile: tile(4, 8), fma: false, revectorize: false };

export function choosePlan(host: Host, fmaWorks: boolean, choices: Choices): Plan {
  const fma = fmaWorks && choices.relaxed;
  // V8 13.6 (Node 24) is the first whose revectoriser finds these kernels; it makes AVX2, so only on x64.
  const revectorize = choices.revectorize && host.setFlag !== undefined && host.arch === 'x64' && host.v8 >= 13.6;
  return { tile: choices.tile ?? tileFor(host, fma, revectorize), fma, revectorize };
}

function tileFor(host: Host, fma: boolean, revectorize: boolean): Tile {
  if (revectorize) return fma ? tile(6, 16) : tile(4, 16);
  // Twelve accumulators fit x64's registers only where the compiler schedules them well, and arm64's always.
  return fma && (host.v8 >= 13 || host.arch === 'arm64') ? tile(6, 8) : tile(4, 8);
}

/** `6x16`: rows up to 8, columns a multiple of 4 up to 32. @throws RangeError */
export function parseTile(text: string | undefined): Tile | null {
  if (text === undefined || text === '') return null;
  const match = /^(\d+)x(\d+)$/.exec(text);
  const [rows, columns] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || rows < 4 || rows > 8 || columns < 4 || columns > 32 || columns % 4 !== 0) {
    throw new RangeError(
      `KINDLING_WASM_TILE=${text}: expected ROWSxCOLUMNS, rows 4 to 8, columns 4 to 32 in steps of 4, such as 6x16.`,
    );
  }
  return tile(rows, columns);
}
