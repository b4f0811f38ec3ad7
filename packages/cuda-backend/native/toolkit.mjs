// Where things are, for binding.gyp: the CUDA toolkit, the kernel headers (beside the sources in a tarball, in their own
// package in the workspace), the sources.
import { existsSync, globSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The toolkit's folder, or null: CUDA_HOME, CUDA_PATH, the usual places, or around the nvcc on the path. */
export function toolkit() {
  const { CUDA_HOME, CUDA_PATH, PATH = '' } = process.env;
  const onPath = PATH.split(delimiter)
    .map((folder) => join(folder, 'nvcc'))
    .filter(existsSync)
    .map((nvcc) => dirname(dirname(realpathSync(nvcc))));
  const homes = [CUDA_HOME, CUDA_PATH, ...onPath, '/usr/local/cuda', '/opt/cuda', '/usr/lib/cuda'].filter(Boolean);
  const holds = (home) => existsSync(join(home, 'bin/nvcc')) && existsSync(join(home, 'include/cuda_runtime.h'));
  return homes.find(holds) ?? null;
}

export const headers = () =>
  [join(root, 'native/include'), join(root, '../kernel-headers/include')].find((folder) =>
    existsSync(join(folder, 'kindling/block.h')),
  );

export const sources = () => globSync('native/{binding,runtime,kernels}/*.{cc,cu}', { cwd: root }).sort();

const answers = { home: () => toolkit() ?? '', headers: () => headers() ?? '', sources: () => sources().join('\n') };
const [, self, question] = process.argv;
if (self === fileURLToPath(import.meta.url)) console.log(answers[question]());
