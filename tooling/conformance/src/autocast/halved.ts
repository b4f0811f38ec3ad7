import type { GoldenEntry } from '@kindling/testing';

/** The entry with its float32 tensors in bfloat16, cut off rather than rounded. */
export function halved(entry: GoldenEntry): GoldenEntry {
  const bytes = Uint8Array.from(entry.bytes);
  const words = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 1);
  const tensors = entry.tensors.map((spec) => {
    if (spec.dtype !== 'float32') return spec;
    const n = spec.shape.reduce((a, b) => a * b, 1);
    const at = spec.offset >> 1;
    for (let i = 0; i < n; i++) words[at + i] = words[at + 2 * i + 1] as number;
    return { ...spec, dtype: 'bfloat16' as const };
  });
  return { ...entry, bytes, tensors };
}
