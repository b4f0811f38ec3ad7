import { expect, it } from 'vitest';
import { BenchError } from '../errors.ts';
import { Child } from './process.ts';
import type { Request } from './protocol.ts';

const request: Request = { case: 'mlp', warmupMs: 0, warmupCalls: 0, sampleMs: 0, turnMs: 0 };
const run = (program: string): Child =>
  new Child('it', { file: process.execPath, args: ['-e', program], env: process.env });

it('reads marked lines only, and passes requests on', async () => {
  const child = run(`
    console.log('a banner');
    console.log('@bench {"version":"1.2.3","threads":2}');
    process.stdin.once('data', (line) => console.log('@bench ' + JSON.stringify({ error: JSON.parse(line).case })));
  `);
  expect(await child.greeting()).toEqual({ version: '1.2.3', threads: 2 });
  expect(await child.ask(request)).toEqual({ error: 'mlp' });
  child.close();
});

it('takes a program that does not start for a missing library', async () => {
  const absent = new Child('it', { file: '/no/such/program', args: [], env: {} });
  expect(await absent.greeting()).toEqual({ missing: expect.stringContaining('ENOENT') as string });
  const broken = run('process.exitCode = 1; console.error("no module named it")');
  expect(await broken.greeting()).toEqual({ missing: 'it ended: no module named it' });
});

it('says why a program ended in the middle', async () => {
  const child = run(`
    console.log('@bench {"version":"1","threads":1}');
    process.stdin.once('data', () => { console.error('out of memory'); process.exit(3); });
  `);
  await child.greeting();
  await expect(child.ask(request)).rejects.toThrow(new BenchError('it ended: out of memory'));
});
