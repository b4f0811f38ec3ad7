import { expect, it } from 'vitest';
import { Arena } from './arena.ts';

function random(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

const limited = (bytes: number): Arena => new Arena(100, (end) => end <= bytes);

it('hands out aligned blocks that never overlap, whatever is freed in between', () => {
  const arena = limited(2 ** 28);
  const next = random(1);
  const live = new Map<number, number>();
  for (let step = 0; step < 20_000; step++) {
    if (live.size > 0 && next() < 0.5) {
      const [ptr, bytes] = [...live][Math.floor(next() * Math.min(live.size, 50))] as [number, number];
      arena.free(ptr, bytes);
      live.delete(ptr);
      continue;
    }
    const bytes = Math.ceil(2 ** (next() * 20));
    const ptr = arena.allocate(bytes);
    expect(ptr % 64).toBe(0);
    expect(ptr).toBeGreaterThanOrEqual(100);
    live.set(ptr, bytes);
    if (step % 500 !== 0) continue;
    const blocks = [...live].sort(([a], [b]) => a - b);
    blocks.forEach(([start, size], i) => expect(start + size).toBeLessThanOrEqual(blocks[i + 1]?.[0] ?? Infinity));
  }
});

it('reuses memory: a loop that frees what it allocates reserves no more', () => {
  const arena = limited(2 ** 28);
  const round = (): void => {
    const blocks = [64, 3000, 100_000, 1_000_000, 17_000].map((bytes) => [arena.allocate(bytes), bytes] as const);
    blocks.forEach(([ptr, bytes]) => arena.free(ptr, bytes));
  };
  round();
  const { reserved } = arena.stats();
  for (let i = 0; i < 1000; i++) round();
  expect(arena.stats()).toMatchObject({ live: 0, reserved });
});

it('merges neighbours: many large blocks, once freed, make room for one as large as all of them', () => {
  const arena = limited(2 ** 24);
  const blocks = Array.from({ length: 100 }, () => arena.allocate(131_072));
  const { reserved } = arena.stats();
  for (const ptr of blocks.filter((_, i) => i % 2 === 0)) arena.free(ptr, 131_072);
  for (const ptr of blocks.filter((_, i) => i % 2 === 1)) arena.free(ptr, 131_072);
  expect(arena.allocate(12_000_000)).not.toBe(0);
  expect(arena.stats().reserved).toBe(reserved);
});

it('returns 0 when the memory cannot grow, and works on', () => {
  const arena = limited(2 ** 22);
  expect(arena.allocate(2 ** 23)).toBe(0);
  expect(arena.allocate(2 ** 33)).toBe(0);
  const ptr = arena.allocate(2 ** 20);
  expect(ptr).not.toBe(0);
  expect(arena.stats()).toMatchObject({ live: 2 ** 20, high: 2 ** 20 });
});

it.each([2 ** 32, 2 ** 32 + 100, 2 ** 40, NaN, Infinity])('has no room for %d bytes', (bytes) => {
  const arena = limited(2 ** 28);
  expect(arena.allocate(bytes)).toBe(0);
  expect(arena.stats().live).toBe(0);
});
