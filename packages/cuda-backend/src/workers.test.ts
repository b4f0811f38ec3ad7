// The addon in several threads of one process: each has its own devices; a thread may end with work in flight.
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { onStandIn } from './fixtures/stand-in.ts';

interface Ending {
  readonly message: unknown;
  readonly code: number;
}

function run(ending: string): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./fixtures/worker.node.ts', import.meta.url), {
      workerData: ending,
      execArgv: ['--conditions=@kindling/source'],
      env: { ...process.env, KINDLING_SIM_ASYNC: '1' },
    });
    let message: unknown;
    worker.on('message', (value) => (message = value));
    worker.on('error', reject);
    worker.on('exit', (code) => resolve({ message, code }));
  });
}

onStandIn('worker threads', () => {
  it('compute at the same time and end in order', { timeout: 60_000 }, async () => {
    const endings = await Promise.all(Array.from({ length: 3 }, () => run('return')));
    for (const ending of endings) expect(ending).toEqual({ message: 4950, code: 0 });
  });

  it('may end with reads and kernels in flight', { timeout: 60_000 }, async () => {
    for (let i = 0; i < 3; i++) expect(await run('exit')).toEqual({ message: 4950, code: 7 });
    expect(await run('return')).toEqual({ message: 4950, code: 0 });
  });
});
