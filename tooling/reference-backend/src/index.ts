import { createBackend, registerBackend, type Backend } from '@kindling/core';
import { binaryKernels } from './kernels/binary.ts';
import { compareKernels } from './kernels/compare.ts';
import { withComplex } from './kernels/complex.ts';
import { convolutionKernels } from './kernels/convolution.ts';
import { copyKernels } from './kernels/copy.ts';
import { eigKernels } from './kernels/eig.ts';
import { factorKernels } from './kernels/factor.ts';
import { fourierKernels } from './kernels/fourier.ts';
import { imageKernels } from './kernels/images.ts';
import { indexingKernels } from './kernels/indexing.ts';
import { ldlKernels } from './kernels/ldl.ts';
import { matmulKernels } from './kernels/matmul.ts';
import { poolKernels } from './kernels/pool.ts';
import { orderKernels } from './kernels/order.ts';
import { reduceKernels } from './kernels/reduce.ts';
import { softmaxKernels } from './kernels/softmax.ts';
import { specialKernels } from './kernels/special.ts';
import { spectralKernels } from './kernels/spectral.ts';
import { unaryKernels } from './kernels/unary.ts';

/** All storages are JS typed arrays, so there is no device memory to manage. */
const load = (): Backend =>
  createBackend({
    name: 'reference',
    hostLimit: Infinity,
    holdsData: true,
    kernels: {
      ...fourierKernels,
      ...withComplex({
        ...binaryKernels,
        ...compareKernels,
        ...convolutionKernels,
        ...copyKernels,
        ...eigKernels,
        ...factorKernels,
        ...imageKernels,
        ...indexingKernels,
        ...ldlKernels,
        ...matmulKernels,
        ...poolKernels,
        ...orderKernels,
        ...reduceKernels,
        ...softmaxKernels,
        ...specialKernels,
        ...spectralKernels,
        ...unaryKernels,
      }),
    },
    allocate: () => 0,
    free() {},
    read() {},
    write() {},
    synchronize() {},
  });

/** Never chosen on its own: below every other backend. */
registerBackend('reference', { load, priority: -1 });
