// PyTorch's values and gradients on the stand-in, with threads and blocks run from the first to the last and from the last to
// the first, streams being threads. A program of its own each time: the stand-in reads its settings when it starts.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { onStandIn } from './fixtures/stand-in.ts';

const program = fileURLToPath(new URL('./fixtures/compare.node.ts', import.meta.url));

onStandIn("PyTorch's values", () => {
  it.each(['forward', 'reverse'])('agree with threads in %s order', { timeout: 120_000 }, (order) => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--conditions=@kindling/source', program], {
      encoding: 'utf8',
      env: { ...process.env, KINDLING_SIM_ORDER: order, KINDLING_SIM_ASYNC: '1' },
    });
    expect(stderr).toBe('');
    const { forward, gradients, failed } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Record<
      string,
      number
    >;
    expect(failed, stdout).toBe(0);
    expect(forward).toBeGreaterThan(8000);
    expect(gradients).toBeGreaterThan(5000);
  });
});
