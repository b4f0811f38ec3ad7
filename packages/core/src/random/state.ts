// The saved form of a CPU generator: PyTorch's CPUGeneratorImplState, little-endian.
import { ValueError } from '../errors.ts';
import type { Mt19937 } from './mt19937.ts';

const stateBytes = 5056;
const wordCount = 624;
// Offsets in bytes. Between them lie fields that PyTorch no longer uses and writes as zero.
const seedAt = 0;
const leftAt = 8;
const seededAt = 12;
const nextAt = 16;
const wordsAt = 24;
const normalAt = 5024;
const normalValidAt = 5040;

interface Contents {
  readonly seed: bigint;
  readonly left: number;
  readonly next: number;
  readonly words: Int32Array;
  readonly cachedNormal: number | null;
}

export function writeState({
  seed,
  engine,
  cachedNormal,
}: {
  seed: bigint;
  engine: Mt19937;
  cachedNormal: number | null;
}): Uint8Array {
  const bytes = new Uint8Array(stateBytes);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(seedAt, seed, true);
  view.setInt32(leftAt, engine.left, true);
  view.setInt32(seededAt, 1, true);
  view.setUint32(nextAt, engine.next, true);
  engine.words.forEach((word, i) => view.setInt32(wordsAt + 8 * i, word, true));
  if (cachedNormal !== null) {
    view.setFloat64(normalAt, cachedNormal, true);
    view.setInt32(normalValidAt, 1, true);
  }
  return bytes;
}

export function readState(bytes: Uint8Array): Contents {
  if (bytes.length !== stateBytes) {
    throw new ValueError(`setState: expected the ${stateBytes} bytes of getState(), got ${bytes.length}.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const left = view.getInt32(leftAt, true);
  const next = view.getUint32(nextAt, true);
  if (
    view.getInt32(seededAt, true) !== 1 ||
    left < 1 ||
    left > wordCount ||
    next > wordCount ||
    (left > 1 && left + next !== wordCount + 1)
  ) {
    throw new ValueError(
      `setState: these ${stateBytes} bytes are not a generator's state (left ${left}, next ${next}).`,
    );
  }
  return {
    seed: view.getBigUint64(seedAt, true),
    left,
    next,
    words: Int32Array.from({ length: wordCount }, (_, i) => view.getInt32(wordsAt + 8 * i, true)),
    cachedNormal: view.getInt32(normalValidAt, true) === 0 ? null : view.getFloat64(normalAt, true),
  };
}
