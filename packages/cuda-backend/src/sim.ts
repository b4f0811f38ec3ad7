// The CPU stand-in as device 'cuda-sim': the same kernels and runtime, for tests. Never chosen on its own.
import { cudaNamespace } from './cuda/namespace.ts';
import { simAddon } from './native/load.node.ts';
import { Platform } from './register.ts';

export const platform = new Platform('cuda-sim', simAddon, 'Run: npm run build:sim in packages/cuda-backend.');
platform.register(-2);

export const sim = cudaNamespace(platform);
