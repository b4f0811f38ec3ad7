import { expect, it } from 'vitest';
import type { Host } from './host.ts';
import { choosePlan, parseTile } from './tile-table.ts';

const host = (arch: string | undefined, v8: number): Host => ({
  arch,
  v8,
  setFlag: arch === undefined ? undefined : () => {},
});
const free = { revectorize: true, relaxed: true, tile: null };

it.each([
  ['Node 24 on x64', host('x64', 13.6), true, '6x16', true, true],
  ['Node 22 on x64', host('x64', 12.4), true, '4x8', true, false],
  ['Node 24 on arm64', host('arm64', 13.6), true, '6x8', true, false],
  ['Node 20 without relaxed SIMD', host('x64', 11.3), false, '4x8', false, false],
  ['a browser', host(undefined, 0), true, '4x8', true, false],
])('%s', (_name, machine, fmaWorks, tile, fma, revectorize) => {
  const plan = choosePlan(machine, fmaWorks, free);
  expect(`${plan.tile.rows}x${plan.tile.columns}`).toBe(tile);
  expect(plan).toMatchObject({ fma, revectorize });
});

it('takes the environment at its word', () => {
  expect(choosePlan(host('x64', 13.6), true, { ...free, revectorize: false })).toMatchObject({
    revectorize: false,
    fma: true,
  });
  expect(choosePlan(host('x64', 13.6), true, { ...free, relaxed: false })).toMatchObject({
    fma: false,
    tile: { rows: 4, columns: 16 },
  });
  expect(choosePlan(host('x64', 13.6), true, { ...free, tile: parseTile('5x12') }).tile).toEqual({
    rows: 5,
    columns: 12,
  });
});

it('refuses tiles that no kernel can have', () => {
  for (const text of ['6', '3x8', '6x6', '9x8', '6x64', 'axb'])
    expect(() => parseTile(text)).toThrow(/KINDLING_WASM_TILE/);
  expect(parseTile(undefined)).toBeNull();
});
