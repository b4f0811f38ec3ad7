// Reads what ptxas said of each kernel when the addon was built: a kernel that spills registers into memory fails, unless it
// is named here with the reason.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Kernels that may spill a little: around calls of the subroutine that divides 64-bit integers, on some architectures. */
const allowed: readonly string[] = [
  'weightGradientKernel',
  'normalizeKernel',
  'normalizeBackwardKernel',
  'pointwiseKernel',
  'meanPoolKernel',
  'meanPoolBackwardKernel',
  'extremumKernel',
  'foldKernel',
];
const little = 96; // bytes a thread

interface Kernel {
  readonly name: string;
  readonly arch: string;
  readonly spilled: number;
  readonly registers: number;
}

/** The entry functions of one log. */
function kernelsOf(log: string): Kernel[] {
  return log
    .split("Compiling entry function '")
    .slice(1)
    .map((text) => ({
      name: /^[^']+/.exec(text)?.[0] ?? '',
      arch: /for '(\w+)'/.exec(text)?.[1] ?? '',
      spilled: Number(/(\d+) bytes spill stores/.exec(text)?.[1] ?? 0),
      registers: Number(/Used (\d+) registers/.exec(text)?.[1] ?? 0),
    }));
}

function main(): void {
  if (!existsSync(join(root, 'build/Release/kindling_cuda.node')))
    return console.log('kernels: not checked: the addon was not built.');
  const kernels = globSync('build/Release/obj.target/**/*.cu.o.log', { cwd: root })
    .concat(globSync('build/Release/obj/**/*.cu.o.log', { cwd: root }))
    .flatMap((file) => kernelsOf(readFileSync(join(root, file), 'utf8')));
  const limitOf = (name: string): number => (allowed.some((known) => name.includes(known)) ? little : 0);
  const spilling = kernels.filter(({ name, spilled }) => spilled > limitOf(name));
  for (const { name, arch, spilled } of spilling) console.error(`${name} spills ${spilled} bytes on ${arch}`);
  const archs = [...new Set(kernels.map(({ arch }) => arch))].sort();
  const most = Math.max(0, ...kernels.map(({ registers }) => registers));
  console.log(
    `kernels: ${kernels.length} on ${archs.join(', ')}; ${spilling.length} spill more than they may; at most ${most} registers`,
  );
  if (spilling.length > 0 || kernels.length === 0) process.exitCode = 1;
}

main();
