// nvcc.mjs SOURCE OBJECT: compiles one file for every architecture, warnings as errors, and keeps what ptxas says of each
// kernel beside the object, for src/native/check-kernels.node.ts.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { headers, toolkit } from './toolkit.mjs';

/** Turing to Blackwell; the last one as PTX too, for what comes after. KINDLING_CUDA_ARCHS: fewer, for a quick build. */
const archs = (process.env.KINDLING_CUDA_ARCHS ?? '75,80,86,89,90,100,120').split(',');

const [, , source, object] = process.argv;
const targets = archs.map((arch) => `-gencode=arch=compute_${arch},code=sm_${arch}`);
targets.push(`-gencode=arch=compute_${archs.at(-1)},code=compute_${archs.at(-1)}`);

mkdirSync(dirname(object), { recursive: true });
const { status, stdout, stderr } = spawnSync(
  join(toolkit(), 'bin/nvcc'),
  [
    ...['-c', source, '-o', object, '-std=c++17', '-O3', '--threads=1', ...targets],
    ...['-DKINDLING_CUDA', `-I${headers()}`, '-Xcompiler=-fPIC,-fvisibility=hidden'],
    '--expt-relaxed-constexpr',
    '-fmad=false', // what the stand-in computes in tests is what runs; products are added by fma where it says so
    ...['-Werror=all-warnings', '-Xptxas=-v'],
    '-diag-suppress=186', // comparisons with 0 in templates that are also made for unsigned types
  ],
  { encoding: 'utf8', maxBuffer: 1 << 28 },
);
if (status !== 0) console.error(stdout + stderr);
else writeFileSync(`${object}.log`, stderr);
process.exitCode = status ?? 1;
