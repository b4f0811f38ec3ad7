// Finds the addon. Nothing here throws where it is missing: the reason is told to whoever asks for the device.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Binding } from '../binding.ts';

const here = createRequire(import.meta.url);

export type Loaded = { readonly binding: Binding } | { readonly reason: string };

/** `file` is the addon's path in the package. */
export function loadAddon(file: string, howToBuild: string): Loaded {
  const root = dirname(here.resolve('@kindling/cuda-backend/package.json'));
  try {
    return { binding: here(join(root, file)) as Binding };
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return { reason: `the addon cannot be loaded (${why}). ${howToBuild}` };
  }
}

export const isBlocking = (): boolean => process.env['KINDLING_CUDA_BLOCKING'] === '1';

/** The stand-in's file; another one for tests of the stand-in. */
export const simAddon = process.env['KINDLING_SIM_ADDON'] ?? 'build/sim/kindling_cuda_sim.node';
