// Two devices, in a program of its own: the stand-in reads how many there are when it starts.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { onStandIn } from './fixtures/stand-in.ts';

/** What a program prints on a machine with two devices. */
function printed(name: string): unknown {
  const program = fileURLToPath(new URL(`./fixtures/${name}.node.ts`, import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, ['--conditions=@kindling/source', program], {
    encoding: 'utf8',
    env: { ...process.env, KINDLING_SIM_DEVICES: '2', KINDLING_SIM_ASYNC: '1' },
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

onStandIn('two devices', () => {
  it('copy, train and train in parallel', { timeout: 60_000 }, () => {
    expect(printed('two-devices')).toEqual({
      devices: ['cuda-sim', 'cuda-sim:1', 'cuda-sim:1'],
      copied: [2, 4, 6],
      gradients: [
        [6, 6, 6],
        [3, 3, 3],
      ],
      mixed: "add: tensors are on different devices, cuda-sim and cuda-sim:1. Move one with .to('cuda-sim').",
      parallel: true,
    });
  });

  it(
    'train as ranks of DistributedDataParallel and as stages of a pipeline, as one does alone',
    { timeout: 60_000 },
    () => {
      const { alone, shared, staged } = printed('two-ranks') as Record<'alone' | 'staged', number[]> & {
        shared: number[][];
      };
      expect(shared).toHaveLength(2);
      for (const losses of [...shared, staged])
        losses.forEach((loss, i) => expect(loss).toBeCloseTo(alone[i] as number, 6));
    },
  );
});
