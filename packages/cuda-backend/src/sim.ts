// The CPU stand-in as device 'cuda-sim': the same kernels and runtime, for tests. Never chosen on its own.
import { Platform } from './register.ts';

export const sim = new Platform('cuda-sim', 'build/sim/kindling_cuda_sim.node', 'Run: npm run build:sim.');
sim.register(-2);
