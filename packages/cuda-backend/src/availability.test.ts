// Machines without a GPU, as the stand-in plays them; each setting is read once a program.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { cuda } from './index.ts';
import { onStandIn } from './fixtures/stand-in.ts';

const source = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href);

function program(text: string, env: Readonly<Record<string, string>>): string {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@kindling/source', '--input-type=module', '-e', text],
    { encoding: 'utf8', env: { ...process.env, ...env }, cwd: fileURLToPath(new URL('..', import.meta.url)) },
  );
  return stdout + stderr;
}

const ask = `
  const { sim } = await import(${source('./sim.ts')});
  const { tensor } = await import('@kindling/core');
  console.log(sim.isAvailable(), sim.deviceCount(), sim.whyUnavailable());
  try { tensor([1], { device: 'cuda-sim' }); console.log('made'); } catch (error) { console.log(error.name, error.message); }
`;

it('importing the package never fails, and says why there is no device', () => {
  expect(typeof cuda.isAvailable()).toBe('boolean');
  if (cuda.isAvailable()) expect(cuda.deviceCount()).toBeGreaterThan(0);
  else {
    expect(cuda.deviceCount()).toBe(0);
    expect(cuda.whyUnavailable()).toMatch(/addon|driver|GPU/);
    expect(() => cuda.synchronize()).toThrow(/Device 'cuda:0' cannot be used/);
  }
});

onStandIn('a machine', () => {
  it('without a driver gives code 35 as the reason', () => {
    const said = program(ask, { KINDLING_SIM_ERROR: '35' });
    expect(said).toMatch(/^false 0 there is no NVIDIA driver.*code 35/);
    expect(said).toMatch(/DeviceError Device 'cuda-sim' cannot be used: there is no NVIDIA driver/);
  });

  it('without a GPU gives code 100', () => {
    expect(program(ask, { KINDLING_SIM_DEVICES: '0' })).toMatch(/^false 0 there is no NVIDIA GPU.*code 100/);
  });

  it('with two devices has no third', () => {
    const said = program(
      `${ask} try { tensor([1], { device: 'cuda-sim:2' }); } catch (error) { console.log(error.message); }`,
      { KINDLING_SIM_DEVICES: '2' },
    );
    expect(said).toMatch(/^true 2 null\nmade\n/);
    expect(said).toMatch(/no device 'cuda-sim:2': this machine has 2/);
  });

  it('whose addon is missing says how to build it', () => {
    expect(program(ask, { KINDLING_SIM_ADDON: 'build/nowhere.node' })).toMatch(
      /^false 0 the addon cannot be loaded \(Cannot find module .*\)\. Run: npm run build:sim/,
    );
  });
});
