// V8's flags belong to the whole process: they are set for as long as something compiles, then cleared.
import type { Host } from './host.ts';

export const RELAXED_SIMD = '--experimental-wasm-relaxed-simd';
/** Merges pairs of neighbouring 128-bit operations into 256-bit ones. */
export const REVECTORIZE = '--experimental-wasm-revectorize';
/** The optimising compiler from the first call on; the baseline compiler neither revectorises nor can be waited for. */
export const OPTIMIZE_FIRST = '--no-liftoff';
/** Everything at once rather than each function at its first call. */
export const COMPILE_EAGERLY = '--no-wasm-lazy-compilation';

const opposite = (flag: string): string => (flag.startsWith('--no-') ? `--${flag.slice(5)}` : `--no-${flag.slice(2)}`);

export function withFlags<R>(host: Host, flags: readonly string[], run: () => R): R {
  if (host.setFlag === undefined) return run();
  flags.forEach(host.setFlag);
  try {
    return run();
  } finally {
    flags.map(opposite).forEach(host.setFlag);
  }
}
