// Builds the addon over the CPU stand-in (sim/) with the system's C++ compiler: for tests, never shipped. Where there is no
// compiler it says so in one line, and the tests that want the addon are skipped.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeHeaders } from './node-headers.node.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const include = join(root, '../kernel-headers/include');
const asan = process.argv.includes('--asan');
const folder = join(root, 'build', asan ? 'sim-asan' : 'sim');
const output = join(folder, 'kindling_cuda_sim.node');

const FLAGS = [
  '-std=c++17',
  ...(asan ? ['-O1', '-fsanitize=address', '-fno-omit-frame-pointer'] : ['-O2']),
  '-fPIC',
  '-fwrapv', // integers wrap, as PyTorch's do
  '-ffp-contract=off',
  '-fvisibility=hidden',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-DKINDLING_CUDA',
  '-DKINDLING_SIM',
  '-DNAPI_VERSION=8',
];

const modified = (file: string): number => (existsSync(file) ? statSync(file).mtimeMs : 0);
const files = (pattern: string, cwd: string): string[] => globSync(pattern, { cwd }).map((file) => join(cwd, file));

function run(command: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return;
  console.error(`cuda-sim: the build failed.\n${stdout}${stderr}`);
  process.exit(1);
}

function main(): void {
  const headers = nodeHeaders();
  if (spawnSync('g++', ['--version']).status !== 0) return console.log('cuda-sim: not built: there is no g++.');
  if (headers === undefined)
    return console.log('cuda-sim: not built: the headers of Node are not installed (Debian: apt install libnode-dev).');
  mkdirSync(folder, { recursive: true });
  const shared = [...files('{native,sim}/**/*.{h,def}', root), ...files('**/*.{h,def}', include)];
  const newestHeader = Math.max(...shared.map(modified));
  const sources = [...files('native/**/*.{cc,cu}', root), ...files('sim/*.cpp', root)];
  const flags = [...FLAGS, `-I${include}`, `-I${join(root, 'sim')}`, `-I${join(headers, 'include/node')}`];
  const objects = sources.map((source) => {
    const object = join(folder, `${basename(source)}.o`);
    if (modified(object) <= Math.max(modified(source), newestHeader))
      run('g++', [...flags, '-x', 'c++', '-c', source, '-o', object]);
    return object;
  });
  if (modified(output) > Math.max(...objects.map(modified))) return;
  run('g++', ['-shared', ...(asan ? ['-fsanitize=address'] : []), '-o', output, ...objects, '-lpthread']);
  console.log(`cuda-sim: built${asan ? ' with AddressSanitizer' : ''}.`);
}

main();
