// One small call of each function of the float32 module, on fixed inputs.
import { CHECK_AREA, type Heap } from '../memory/heap.ts';
import type { WideExports, WideKey } from './wide.ts';

/** Whole packs alone, and packs with a remainder. */
const LENGTHS = [64, 83];
const ROWS = 3;
const ELEMENTS = ROWS * 83;

const A = CHECK_AREA;
const B = A + 4096;
const TARGET = B + 4096;
const OUT = TARGET + 4096;
const MEANS = OUT + 2048;
const RSTDS = MEANS + 64;
const OUT_BYTES = 4096;
const DESCRIPTORS = TARGET + 1024;
/** Of attention: q, k, v, no mask, the result; then q, k, v, no mask, the result's gradient, and theirs. */
const HEADS = [A, B, A, 0, OUT, A, B, A, 0, B, MEANS + 512, OUT, OUT + 1024];
/** Functions that change what they read. */
const inPlace: ReadonlySet<WideKey> = new Set(['attentionWeights', 'attentionGradients', 'lstmStep']);

/** What the function writes for the sample, both lengths together. */
export function sampleBits(heap: Heap, kernels: WideExports, key: WideKey): Int32Array {
  const { f32, i64, i32 } = heap;
  for (let i = 0; i < ELEMENTS; i++) {
    f32[(A >> 2) + i] = ((i * 37) % 101) / 12 - 4;
    f32[(B >> 2) + i] = ((i * 53) % 89) / 90;
  }
  HEADS.forEach((pointer, k) => i32.set([pointer, 0, 0, 4, 1], (DESCRIPTORS >> 2) + 5 * k));
  for (let r = 0; r < ROWS; r++) i64[(TARGET >> 3) + r] = BigInt(7 * r);
  const words = OUT_BYTES / 4;
  const bits = new Int32Array(LENGTHS.length * words);
  LENGTHS.forEach((n, i) => {
    i32.fill(0, OUT >> 2, (OUT >> 2) + words);
    if (inPlace.has(key)) f32.copyWithin(OUT >> 2, A >> 2, (A >> 2) + 4 * n);
    call(kernels, key, n);
    bits.set(i32.subarray(OUT >> 2, (OUT >> 2) + words), i * words);
  });
  return bits;
}

function call(kernels: WideExports, key: WideKey, n: number): unknown {
  if (typeof key === 'number') {
    kernels.math(key, A, B, OUT, n);
    return kernels.math(key, B, A, OUT + 1024, n);
  }
  switch (key) {
    case 'sumRows':
    case 'maximumRows':
    case 'minimumRows':
    case 'softmax':
    case 'logSoftmax':
      return kernels[key](A, OUT, ROWS, n);
    case 'softmaxBackward':
    case 'logSoftmaxBackward':
      return kernels[key](A, B, OUT, ROWS, n);
    // No target is out of range, so that nothing is written to a block.
    case 'crossEntropy':
      return kernels.crossEntropy(A, TARGET, OUT, ROWS, n, -100, 0);
    case 'crossEntropyBackward':
      return kernels.crossEntropyBackward(B, A, TARGET, OUT, ROWS, n, -100, 0);
    // One row of gates, which are activated where they are.
    case 'lstmStep':
      return kernels.lstmStep(OUT, B, OUT + 2048, OUT + 3072, 1, n);
    case 'lstmStepBackward':
      return kernels.lstmStepBackward(A, B, B, A, B, B, OUT + 3072, OUT, 1, n);
    case 'gruStep':
      return kernels.gruStep(A, B, B, OUT + 2048, OUT, 1, n);
    case 'gruStepBackward':
      return kernels.gruStepBackward(A, B, B, OUT + 3072, OUT, OUT + 1024, 1, n);
    case 'attentionWeights':
      return kernels.attentionWeights(OUT, MEANS, B, 0, ROWS, 1, ROWS, n, 0.5, 0, 0, 0, n, 1);
    case 'attentionGradients':
      return kernels.attentionGradients(OUT, OUT + 1024, B, B, 0, ROWS, 1, ROWS, n, 0.5, 1, 0, 0, n, 1);
    case 'attentionHeads':
      return kernels.attentionHeads(DESCRIPTORS, MEANS, 1, 1, ROWS, n > 64 ? n - 64 : n, 4, 4, 0.5, 0);
    case 'attentionHeadsBackward':
      return kernels.attentionHeadsBackward(DESCRIPTORS + 100, B, 1, 1, ROWS, n > 64 ? n - 64 : n, 4, 4, 0.5, 1);
    case 'layerNormBackward':
      return kernels.layerNormBackward(A, B, B, B, B, OUT, OUT + 1024, OUT + 1536, OUT + 2048, ROWS, n);
    case 'batchNorm':
      return kernels.batchNorm(A, B, A, OUT, MEANS, RSTDS, 1, ROWS, n, 1e-5);
    case 'batchNormBackward':
      return kernels.batchNormBackward(A, B, A, B, B, OUT, OUT + 1024, OUT + 1536, 1, ROWS, n, 1e-5);
    case 'layerNorm':
      return kernels.layerNorm(A, A, B, OUT, MEANS, RSTDS, ROWS, n, 1e-5);
  }
}
