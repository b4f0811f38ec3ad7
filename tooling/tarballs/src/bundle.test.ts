import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { facade, learnt, xor } from './program.ts';
import { Scratch } from './scratch.ts';

/** Minified and gzipped: a small network without WASM, and the CPU backend. */
const BUDGET = 60_000;
const BACKEND_BUDGET = 350_000;
const cherryPicked = `import '@kindling/autograd/lean';
export { manualSeed, tensor } from '@kindling/core/lean';
export { Linear, ReLU, CrossEntropyLoss, Sequential } from '@kindling/nn';
export { SGD } from '@kindling/optim';`;
/** The same with a backend, trained for a while. */
const cherryPickedProgram = `import '@kindling/cpu-backend';
import { CrossEntropyLoss, Linear, manualSeed, ReLU, Sequential, SGD, tensor } from './picked.mjs';
manualSeed(0);
const [x, y] = [tensor([[0, 0], [0, 1], [1, 0], [1, 1]]), tensor([0n, 1n, 1n, 0n])];
const net = new Sequential(new Linear(2, 8), new ReLU(), new Linear(8, 2));
const optimizer = new SGD(net.parameters(), { lr: 0.5 });
const lossFn = new CrossEntropyLoss();
let loss;
for (let i = 0; i < 300; i++) {
  optimizer.zeroGrad();
  loss = lossFn(net(x), y);
  loss.backward();
  optimizer.step();
}
console.log(JSON.stringify(loss.item() < 0.05));`;

describe('a bundle for browsers, from the packed packages', () => {
  const scratch = new Scratch();
  const entry = join(scratch.folder, 'facade.mjs');
  beforeAll(() => {
    scratch.install();
    scratch.write('facade.mjs', facade + xor);
    scratch.write('picked.mjs', cherryPicked);
    scratch.write('program.mjs', cherryPickedProgram);
    scratch.write('index.html', '<script type="module" src="./facade.mjs"></script>');
  }, 120_000);
  afterAll(() => scratch[Symbol.dispose]());

  it('of esbuild has no node: module and runs', async () => {
    const outfile = join(scratch.folder, 'esbuild.mjs');
    await esbuild({
      entryPoints: [entry],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'browser',
      logLevel: 'silent',
    });
    expect(readFileSync(outfile, 'utf8')).not.toMatch(/(from|import|require)\s*\(?\s*["']node:/);
    expect(JSON.parse(scratch.run(process.execPath, 'esbuild.mjs'))).toEqual(learnt);
  });

  it('of Vite needs no configuration and runs', async () => {
    const warnings: string[] = [];
    await vite({
      root: scratch.folder,
      configFile: false,
      logLevel: 'silent',
      build: {
        modulePreload: false,
        rolldownOptions: {
          output: { entryFileNames: 'vite.mjs' },
          onLog: (_level, { message }) => void warnings.push(message),
        },
      },
    });
    expect(warnings.filter((message) => /node:|externalized/.test(message))).toEqual([]);
    expect(JSON.parse(scratch.run(process.execPath, 'dist/vite.mjs'))).toEqual(learnt);
  });

  it('of Linear, ReLU, CrossEntropyLoss and SGD keeps to its budget', async () => {
    const bytes = await minified('picked.mjs');
    const zipped = gzipSync(bytes).length;
    console.log(`Linear + ReLU + CrossEntropyLoss + SGD: ${bytes.length} bytes minified, ${zipped} gzipped`);
    const text = new TextDecoder().decode(bytes);
    for (const absent of ['AGFzbQ', 'LSTM', 'choleskyEx', 'stft']) expect(text).not.toContain(absent);
    expect(zipped).toBeLessThan(BUDGET);
  });

  it('of the CPU backend keeps to its budget', async () => {
    scratch.write('backend.mjs', `import '@kindling/cpu-backend';`);
    const zipped = gzipSync(await minified('backend.mjs', ['@kindling/core'])).length;
    console.log(`@kindling/cpu-backend: ${zipped} bytes minified and gzipped`);
    expect(zipped).toBeLessThan(BACKEND_BUDGET);
  });

  it('of a cherry-picked network trains', async () => {
    scratch.write('trained.mjs', new TextDecoder().decode(await minified('program.mjs')));
    expect(scratch.run(process.execPath, 'trained.mjs').trim()).toBe('true');
  });

  async function minified(file: string, external: string[] = []): Promise<Uint8Array> {
    const { outputFiles } = await esbuild({
      entryPoints: [join(scratch.folder, file)],
      bundle: true,
      format: 'esm',
      platform: 'browser',
      minify: true,
      external,
      write: false,
    });
    return outputFiles[0]?.contents ?? new Uint8Array();
  }
});
