import '@kindling/cpu-backend';
import { savedTensorsHooks } from '@kindling/autograd';
import { collectGarbage, internal, manualSeed, rand, randint, randn, type Tensor } from '@kindling/core';
import { functional } from '@kindling/nn';
import { describe, expect, it } from 'vitest';

const BATCH = 256;

/** Convolution without padding as one matrix product over all windows. */
function convolve(x: Tensor, weight: Tensor, bias: Tensor): Tensor {
  const [n = 0, , height = 0, width = 0] = x.shape;
  const [channels = 0, , k = 0] = weight.shape;
  const windows = x
    .unfold(2, k, 1)
    .unfold(3, k, 1)
    .permute(0, 2, 3, 1, 4, 5)
    .reshape(n * (height - k + 1) * (width - k + 1), -1);
  const out = bias.addmm(windows, weight.flatten(1).t());
  return out.reshape(n, height - k + 1, width - k + 1, channels).permute(0, 3, 1, 2);
}

/** Maximum over windows of 2 x 2. */
const pool = (x: Tensor): Tensor => x.unfold(2, 2, 2).unfold(3, 2, 2).amax([4, 5]);

function lenet(): { parameters: Tensor[]; forward: (x: Tensor) => Tensor } {
  const shapes = [[6, 1, 5, 5], [6], [16, 6, 5, 5], [16], [120, 256], [120], [84, 120], [84], [10, 84], [10]];
  const parameters = shapes.map((size) => randn(size).mul(0.1).requiresGrad_());
  const [w1, b1, w2, b2, w3, b3, w4, b4, w5, b5] = parameters as [
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
  ];
  const forward = (x: Tensor): Tensor => {
    const features = pool(convolve(pool(convolve(x, w1, b1).relu()), w2, b2).relu()).flatten(1);
    const hidden = functional.linear(functional.linear(features, w3, b3).relu(), w4, b4).relu();
    return functional.linear(hidden, w5, b5);
  };
  return { parameters, forward };
}

describe('memory of LeNet, batch 256', () => {
  it('is what forward saved for backward, and all of it comes back', () => {
    manualSeed(0);
    const { parameters, forward } = lenet();
    const images = rand([BATCH, 1, 28, 28]);
    const labels = randint(0, 10, [BATCH]);
    const step = (): Tensor => functional.crossEntropy(forward(images), labels);
    const saved = new Set<Tensor['storage']>();
    const keep = (x: Tensor): Tensor => {
      saved.add(x.storage);
      return x;
    };
    // Counted on a run of its own: hooks hand tensors to user code.
    savedTensorsHooks(keep, keep, step).backward();
    const savedBytes = [...saved].reduce((sum, storage) => sum + storage.bytes, 0);
    saved.clear();
    for (const p of parameters) p.grad = null;

    const memory = internal.poolOf(images.storage.backend);
    collectGarbage();
    const before = memory.allocated;
    const loss = step();
    collectGarbage();
    expect(savedBytes).toBeGreaterThan(10 << 20);
    expect(memory.allocated - before).toBeLessThan(1.05 * savedBytes);
    loss.backward();
    expect(parameters.every((p) => p.grad !== null)).toBe(true);
    collectGarbage();
    expect(memory.allocated - before).toBeLessThan(1 << 20);
  });
});
