import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printed, program } from './program.ts';
import { Scratch } from './scratch.ts';

const cherryPicked = `export { Linear, ReLU, CrossEntropyLoss } from '@kindling/nn';
export { SGD } from '@kindling/optim';`;

describe('a bundle for browsers, from the packed packages', () => {
  const scratch = new Scratch();
  const entry = join(scratch.folder, 'facade.mjs');
  beforeAll(() => {
    scratch.install();
    scratch.write('facade.mjs', `import { tensor } from 'kindling';${program}`);
    scratch.write('picked.mjs', cherryPicked);
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
    expect(JSON.parse(scratch.run(process.execPath, 'esbuild.mjs'))).toEqual(printed);
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
    expect(JSON.parse(scratch.run(process.execPath, 'dist/vite.mjs'))).toEqual(printed);
  });

  it('of Linear, ReLU, CrossEntropyLoss and SGD leaves the other layers and the kernels out', async () => {
    const { outputFiles } = await esbuild({
      entryPoints: [join(scratch.folder, 'picked.mjs')],
      bundle: true,
      format: 'esm',
      platform: 'browser',
      minify: true,
      write: false,
    });
    const bytes = outputFiles[0]?.contents ?? new Uint8Array();
    const zipped = gzipSync(bytes).length;
    // A trend, not a limit yet.
    console.log(`Linear + ReLU + CrossEntropyLoss + SGD: ${bytes.length} bytes minified, ${zipped} gzipped`);
    expect(new TextDecoder().decode(bytes)).not.toContain('AGFzbQ');
    expect(zipped).toBeGreaterThan(1000);
  });
});
