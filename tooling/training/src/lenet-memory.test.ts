import '@kindling/cpu-backend';
import { savedTensorsHooks } from '@kindling/autograd';
import { collectGarbage, internal, manualSeed, rand, randint, setMemoryLimit, type Tensor } from '@kindling/core';
import { CrossEntropyLoss } from '@kindling/nn';
import { afterEach, describe, expect, it } from 'vitest';
import { lenet } from './lenet.ts';

const BATCH = 256;

afterEach(() => {
  setMemoryLimit(Infinity);
});

describe('memory of LeNet, batch 256', () => {
  it('peaks at 1.2 times what forward saves for backward, and all of it comes back', () => {
    manualSeed(0);
    const net = lenet();
    const lossFn = new CrossEntropyLoss();
    const images = rand([BATCH, 28, 28]);
    const labels = randint(0, 10, [BATCH]);
    const step = (): Tensor => lossFn(net(images), labels);
    const saved = new Set<Tensor['storage']>();
    const keep = (x: Tensor): Tensor => {
      saved.add(x.storage);
      return x;
    };
    // Counted on a run of its own: hooks hand tensors to user code.
    savedTensorsHooks(keep, keep, step).backward();
    const savedBytes = [...saved].reduce((sum, storage) => sum + storage.bytes, 0);
    saved.clear();
    const inUse = [images, labels, ...net.parameters()].reduce((sum, x) => sum + x.storage.bytes, 0);
    for (const p of net.parameters()) p.grad = null;

    const memory = internal.poolOf(images.storage.backend);
    collectGarbage();
    const before = memory.allocated;
    expect(before).toBeLessThan(inUse + (1 << 16));
    expect(savedBytes).toBeGreaterThan(10 << 20);
    // Every allocation that would go beyond it fails, once all that is dead was taken back.
    setMemoryLimit(1.2 * savedBytes);
    for (let i = 0; i < 3; i++) {
      const loss = step();
      loss.backward();
      expect(net.parameters().every((p) => p.grad !== null)).toBe(true);
      for (const p of net.parameters()) p.grad = null;
    }
    expect(() => (setMemoryLimit(0.8 * savedBytes), step())).toThrow('Memory limit');
    collectGarbage();
    expect(memory.allocated - before).toBeLessThan(1 << 20);
  });
});
