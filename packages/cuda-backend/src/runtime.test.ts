// Memory, streams, asynchronous reads and errors, on the stand-in.
import { allclose, arange, MemoryError, ones, rand, tensor, zeros } from '@kindling/core';
import { beforeAll, expect, it } from 'vitest';
import { onStandIn, platform, sim } from './fixtures/stand-in.ts';

const device = 'cuda-sim';

onStandIn('memory', () => {
  beforeAll(() => sim.emptyCache());

  it('is kept for the next use, and counted', () => {
    const before = sim.memoryAllocated();
    const x = zeros([1000], { device });
    expect(sim.memoryAllocated() - before).toBe(4096);
    x.dispose();
    expect(sim.memoryAllocated()).toBe(before);
    const { misses } = sim.memoryStats();
    zeros([1000], { device }).dispose();
    expect(sim.memoryStats().misses).toBe(misses);
    expect(sim.maxMemoryAllocated()).toBeGreaterThanOrEqual(before + 4096);
    expect(sim.memorySummary()).toMatch(/allocated .* MiB/);
  });

  it('blocks that lie side by side are joined again', () => {
    const parts = Array.from({ length: 8 }, () => zeros([1 << 16], { device }));
    parts.forEach((part) => part.dispose());
    const { misses } = sim.memoryStats();
    zeros([7 << 16], { device }).dispose(); // a large one: from a segment of its own
    sim.emptyCache();
    expect(sim.memoryStats().reserved).toBeLessThanOrEqual(sim.memoryStats().allocated + (2 << 20));
    expect(sim.memoryStats().misses).toBeLessThanOrEqual(misses + 1);
  });

  it('that is exhausted is an error with sizes, and the next use of what there is works', () => {
    expect(() => zeros([1 << 29], { device })).toThrow(MemoryError);
    expect(() => zeros([1 << 29], { device })).toThrow(/Device 0 has 1024\.0 MiB.*this program holds .* in use/);
    expect(zeros([4], { device }).add(1).toArray()).toEqual([1, 1, 1, 1]);
  });

  it('stays flat over 10,000 steps', { timeout: 60_000 }, () => {
    let w = ones([64], { device });
    const step = (): void => {
      w = w.mul(0.999).add(0.001);
    };
    for (let i = 0; i < 1000; i++) step();
    const after = sim.memoryReserved();
    for (let i = 0; i < 9000; i++) step();
    // Between collections up to 32 MiB of dropped tensors may wait.
    expect(sim.memoryReserved() - after).toBeLessThanOrEqual(34 << 20);
    expect(w.at(0).item()).toBeCloseTo(1, 5);
  });
});

onStandIn('reads', () => {
  it('may be awaited, many at a time, also of tensors that are dropped meanwhile', async () => {
    const reads = Array.from({ length: 50 }, (_, i) =>
      tensor([i, i + 1], { device })
        .sum()
        .itemAsync(),
    );
    expect(await Promise.all(reads)).toEqual(Array.from({ length: 50 }, (_, i) => 2 * i + 1));
    expect(await arange(4, { device }).view(2, 2).t().toArrayAsync()).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  it('raise what a kernel reported since, with the op, the index and the size', () => {
    const bad = tensor([0, 7], { device, dtype: 'int64' });
    const picked = arange(3, { device }).indexSelect(0, bad);
    expect(() => picked.toArray()).toThrow('indexSelect: index 7 is out of bounds for dimension 0 with size 3');
    expect(arange(3, { device }).toArray()).toEqual([0, 1, 2]);
  });

  it('of a tensor that an in-place op refused give what was there', () => {
    const x = zeros([3], { device });
    x.indexAdd_(0, tensor([0, 5], { device, dtype: 'int64' }), ones([2], { device }));
    expect(() => x.toArray()).toThrow(/index 5/);
    expect(x.toArray()).toEqual([0, 0, 0]);
  });
});

onStandIn('streams', () => {
  it('order work by events', () => {
    const [a, b] = [new sim.Stream(), new sim.Stream()];
    const x = sim.stream(a, () => rand([1000]).to(device).mul(2));
    b.waitStream(a);
    const y = sim.stream(b, () => {
      sim.recordStream(x, b);
      return x.add(1);
    });
    b.synchronize();
    expect(b.query()).toBe(true);
    sim.currentStream().waitStream(b);
    expect(allclose(y.sub(1), x)).toBe(true);
  });

  it('time what lies between two events', () => {
    const [start, end] = [new sim.Event({ enableTiming: true }), new sim.Event({ enableTiming: true })];
    start.record();
    zeros([1000], { device });
    end.record();
    end.synchronize();
    expect(start.elapsedTime(end)).toBeGreaterThanOrEqual(0);
    expect(() => new sim.Event().elapsedTime(end)).toThrow(/enableTiming/);
  });
});

onStandIn('allocation', () => {
  it('that fails anywhere in a step is the typed error, and the step works when there is memory', () => {
    const { failAllocationAfter } = platform.binding();
    const fail = (successes: number): void => failAllocationAfter?.(0, successes);
    const step = (): number => {
      const w = tensor([[1, 2]], { device, requiresGrad: true });
      const [values] = w
        .matmul(ones([2, 3], { device }))
        .exp()
        .sort(1);
      (values as typeof w).sum().backward();
      return (w.grad as typeof w).sum().item();
    };
    const wanted = step();
    let failures = 0;
    for (let successes = 0; successes < 60; successes++) {
      fail(successes);
      try {
        expect(step()).toBe(wanted);
        break;
      } catch (error) {
        expect(error).toBeInstanceOf(MemoryError);
        failures++;
      } finally {
        fail(-1);
      }
      expect(step()).toBe(wanted);
    }
    expect(failures).toBeGreaterThan(8);
  });
});
