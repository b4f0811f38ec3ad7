#!/usr/bin/env node
// Builds the addon with node-gyp where the CUDA toolkit is installed; says in one line why not where it is not. Run by users
// as `kindling-build-cuda`, and by the package's build, which skips it where there is no GPU either: it takes minutes.
// KINDLING_CUDA=0 skips it, KINDLING_CUDA=1 makes a skip an error.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { nodeHeaders } from './node-headers.node.ts';

const here = createRequire(import.meta.url);
const root = dirname(here.resolve('@kindling/cuda-backend/package.json'));
const wish = process.env['KINDLING_CUDA'];

function skip(why: string): void {
  console.log(`cuda: not built: ${why}`);
  if (wish === '1') process.exitCode = 1;
}

function gyp(): string | null {
  const besideNpm = join(dirname(process.execPath), '../lib/node_modules/npm/node_modules/node-gyp/bin/node-gyp.js');
  try {
    return here.resolve('node-gyp/bin/node-gyp.js');
  } catch {
    return existsSync(besideNpm) ? besideNpm : null;
  }
}

const hasToolkit = (): boolean =>
  spawnSync(process.execPath, ['native/toolkit.mjs', 'home'], { cwd: root, encoding: 'utf8' }).stdout.trim() !== '';

const onlyWithGpu = process.argv.includes('--with-gpu') && wish !== '1';

function main(): void {
  if (wish === '0') return skip('KINDLING_CUDA is 0.');
  if (process.platform !== 'linux') return skip(`there are no CUDA kernels for ${process.platform}.`);
  if (!hasToolkit()) return skip('there is no CUDA toolkit (nvcc); set CUDA_HOME if it is in an unusual place.');
  if (onlyWithGpu && !existsSync('/dev/nvidiactl'))
    return skip('there is no NVIDIA GPU; KINDLING_CUDA=1 builds it all the same.');
  const headers = nodeHeaders();
  if (headers === undefined) return skip('the headers of Node are not installed (Debian: apt install libnode-dev).');
  const tool = gyp();
  if (tool === null) return skip('node-gyp is not installed.');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [tool, 'configure', 'build', '--jobs=max', `--nodedir=${headers}`],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  if (status === 0) return console.log('cuda: built.');
  console.error(`cuda: the build failed.\n${stdout}${stderr}`);
  process.exitCode = 1;
}

main();
