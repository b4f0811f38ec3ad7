// The same program on the CUDA kernels, by the environment alone: on the CPU stand-in, which runs them where there is no GPU.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sim } from '@kindling/cuda-backend/sim';
import { expect, it } from 'vitest';
import { jobs } from './reference.ts';
import { largest } from './steps.ts';

const program = fileURLToPath(new URL('./fixtures/train.node.ts', import.meta.url));

function losses(job: string): number[] {
  const { stdout, stderr } = spawnSync(process.execPath, ['--conditions=@kindling/source', program, job], {
    encoding: 'utf8',
    env: { ...process.env, KINDLING_DEVICE: 'cuda-sim' },
  });
  expect(stderr).toBe('');
  const run = JSON.parse(stdout) as { device: string; losses: number[] };
  expect(run.device).toBe('cuda-sim');
  return run.losses;
}

it.skipIf(sim.whyUnavailable())("the MLP has PyTorch's 200 losses", { timeout: 120_000 }, () => {
  expect(largest(losses('mlp'), jobs.mlp.losses_float32)).toBeLessThan(1e-5);
});

it.skipIf(sim.whyUnavailable())("LeNet has PyTorch's first 15 losses", { timeout: 120_000 }, () => {
  const run = losses('lenet');
  expect(run.length).toBe(15);
  expect(largest(run, jobs.lenet.losses_float32)).toBeLessThan(2e-6);
});
