// A backend of a stranger's: the plain TypeScript one, bundled away from the workspace and run against the packed packages.
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Scratch } from './scratch.ts';

const program = `
import '@kindling/autograd';
import './backend.mjs';
import { missingKernels, setDefaultDevice, tensor, backendOf } from '@kindling/core';
import { checkNames, opChecks, samples } from '@kindling/testing';

// Second derivatives are core's formulas, whatever the backend.
const checks = checkNames.filter((name) => name !== 'gradgradcheck');
const failed = [];
let passed = 0;
for (const name of samples.keys()) {
  for (const { title, skip, run } of opChecks(name, 'reference', { devices: ['reference'], checks })) {
    if (skip !== null) continue;
    try {
      run();
      passed++;
    } catch (error) {
      failed.push(name + ' ' + title + ': ' + error);
    }
  }
}
setDefaultDevice('reference');
console.log(JSON.stringify({ ops: samples.size, passed, failed, missing: missingKernels(backendOf('reference')), sum: tensor([1, 2]).sum().item() }));
`;

describe("a stranger's backend, from the packed packages", () => {
  const scratch = new Scratch();
  beforeAll(async () => {
    scratch.install();
    await build({
      entryPoints: [join(import.meta.dirname, '../../reference-backend/src/index.ts')],
      outfile: join(scratch.folder, 'backend.mjs'),
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      external: ['@kindling/*'],
      logLevel: 'silent',
    });
    scratch.write('program.mjs', program);
  }, 120_000);
  afterAll(() => scratch[Symbol.dispose]());

  it('passes the published conformance suite', { timeout: 300_000 }, () => {
    const { ops, passed, failed, missing, sum } = JSON.parse(scratch.run(process.execPath, 'program.mjs'));
    expect({ failed, missing, sum }).toEqual({ failed: [], missing: [], sum: 3 });
    expect(ops).toBeGreaterThan(300);
    expect(passed).toBeGreaterThan(1000);
  });
});
