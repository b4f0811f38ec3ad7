// Run in a package with C++ kernels under cpp/: compiles them to one WASM module and writes src/generated/.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findCompiler } from './clang.ts';
import { codesModule } from './codes.ts';

const FLAGS = [
  '--target=wasm32-unknown-unknown',
  '-std=c++20',
  '-O3',
  '-ffreestanding',
  '-nostdlib',
  '-nostdinc++',
  '-fno-builtin', // or clang turns copy loops into calls of memcpy
  '-fno-exceptions',
  '-fno-rtti',
  '-fwrapv', // integers wrap, as PyTorch's do
  '-ffp-contract=off',
  '-msimd128',
  '-matomics',
  '-mbulk-memory',
  '-mnontrapping-fptoint',
  '-mmutable-globals',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-Wno-pass-failed', // loops that call Math.* do not vectorise
  '-Wno-unknown-warning-option',
  '-Iinclude',
  '-Icpp',
];
const LINK = [
  '-Wl,--no-entry',
  '-Wl,--import-memory',
  '-Wl,--shared-memory',
  '-Wl,--max-memory=4294967296',
  '-Wl,-z,stack-size=262144',
  '-Wl,--export=__stack_pointer',
  '-Wl,--export=__heap_base',
  '-Wl,--strip-all',
];

interface Module {
  readonly folder: string;
  readonly flags: readonly string[];
}

// V8's revectoriser gives up on a splat that is a lane of a vector load, which VectorCombine makes of scalar loads.
const WIDE = ['-mllvm', '-disable-vector-combine'];

/**
 * The modules share one memory, so each has its static data at a base of its own; all have their stack at its start, since
 * none calls another.
 */
const MODULES: Readonly<Record<string, Module>> = {
  kernels: { folder: 'kernels', flags: ['-Wl,--global-base=262144'] },
  wide32: { folder: 'wide', flags: [...WIDE, '-DKD_REAL=float', '-Wl,--global-base=1048576'] },
  wide64: { folder: 'wide', flags: [...WIDE, '-DKD_REAL=double', '-Wl,--global-base=1572864'] },
  // parallel's, over a memory of its own
  reduce: { folder: 'reduce', flags: ['-Wl,--global-base=262144'] },
};

const headers = fileURLToPath(new URL('../../../packages/kernel-headers/include', import.meta.url));

function collect(folder: string, prefix: string, into: Map<string, string>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !/\.(cpp|h|def)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    into.set(`${prefix}/${relative(folder, path).replaceAll('\\', '/')}`, readFileSync(path, 'utf8'));
  }
}

async function main(): Promise<void> {
  const start = performance.now();
  const sources = new Map<string, string>();
  collect(headers, 'include', sources);
  collect('cpp', 'cpp', sources);
  const compiler = findCompiler();
  mkdirSync('src/generated', { recursive: true });
  for (const [name, { folder, flags }] of Object.entries(MODULES)) {
    if (!existsSync(`cpp/${folder}`)) continue;
    const units = [...sources.keys()]
      .filter((path) => path.startsWith(`cpp/${folder}/`) && path.endsWith('.cpp'))
      .sort();
    // One unit: clang inlines across files and runs once. Each file has its own names.
    const all = units.map((path) => `#include "${path}"\n`).join('');
    const wasm = await compiler.compile(
      [...FLAGS, ...LINK, ...flags, 'all.cpp'],
      new Map([...sources, ['all.cpp', all]]),
    );
    const text = `// Generated from cpp/${folder}/ by tooling/wasm; do not edit.\nexport const ${name} =\n  '${Buffer.from(wasm).toString('base64')}';\n`;
    writeFileSync(`src/generated/${name}.ts`, text);
    console.log(`${name}: ${(wasm.length / 1024).toFixed(0)} KiB`);
  }
  if (existsSync('cpp/kernels')) writeCodes(sources);
  console.log(`by ${compiler.name} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

function writeCodes(sources: ReadonlyMap<string, string>): void {
  const list = (name: string): string => sources.get(`include/kindling/${name}`) as string;
  const codes = {
    pointwiseCodes: list('pointwise_ops.def'),
    mathCodes: list('math_ops.def'),
    reduceCodes: list('reduce_ops.def'),
    complexCodes: list('complex_ops.def'),
  };
  writeFileSync('src/generated/codes.ts', codesModule(codes));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
