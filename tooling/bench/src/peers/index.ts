// The libraries side by side. Each is a program that serves requests from its own process.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from '../child/process.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));

export const peerNames = ['pytorch', 'onnxruntime-node', 'onnxruntime-web', 'tfjs', 'jax-js'] as const;
export type PeerName = (typeof peerNames)[number];
export type LibraryName = PeerName | 'kindling';

/** The program of a library on so many threads. */
export function commandOf(name: LibraryName, threads: number): Command {
  const env = environment(threads);
  if (name === 'pytorch') {
    const python = process.env.KINDLING_BENCH_PYTHON ?? '/usr/bin/python3';
    return { file: python, args: [join(folder, 'pytorch.py')], env };
  }
  return { file: process.execPath, args: [...process.execArgv, join(folder, `${name}.ts`)], env };
}

function environment(threads: number): NodeJS.ProcessEnv {
  // Settings that pick OpenBLAS's kernels for another processor make PyTorch slow.
  const { OPENBLAS_CORETYPE: _core, OPENBLAS_L2_SIZE: _cache, ...env } = process.env;
  const count = String(threads);
  return {
    ...env,
    KINDLING_BENCH_THREADS: count,
    KINDLING_NUM_THREADS: count,
    OMP_NUM_THREADS: count,
    OPENBLAS_NUM_THREADS: count,
    MKL_NUM_THREADS: count,
  };
}
