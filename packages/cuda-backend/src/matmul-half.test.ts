// Products of 16-bit floats by the emulated tensor cores, beside products in float64 of the same numbers.
import { addmm, bmm, manualSeed, mm, randn, type DType, type Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import { onStandIn } from './fixtures/stand-in.ts';

const device = 'cuda-sim';
/** Half a unit in the last place of the largest result, and what adding in float may lose. */
const tolerance = { float16: 2 ** -10, bfloat16: 2 ** -7 };

/** The largest difference, relative to the largest result. */
function difference(got: Tensor, wanted: Tensor): number {
  const exact = wanted.to('cpu');
  const scale = Math.max(exact.abs().max().item(), 1e-3);
  return got.to('cpu').to('float64').sub(exact).abs().max().item() / scale;
}

const shapes = [
  [1, 1, 1],
  [3, 5, 7],
  [33, 17, 40],
  [128, 64, 64],
  [150, 72, 96],
  [2, 130, 8],
] as const;

onStandIn('products', () => {
  describe.each(['float16', 'bfloat16'] as const)('of %s', (dtype: DType) => {
    const limit = tolerance[dtype as keyof typeof tolerance];
    const drawn = (...sizes: number[]): Tensor => randn(sizes).to(device).to(dtype);
    const wide = (x: Tensor): Tensor => x.to('cpu').to('float64');

    it.each(shapes)('%i x %i over %i, in every layout', (m, n, k) => {
      manualSeed(m + n + k);
      for (const a of [drawn(m, k), drawn(k, m).t()])
        for (const b of [drawn(k, n), drawn(n, k).t()]) {
          const out = mm(a, b);
          expect(out.dtype).toBe(dtype);
          expect(difference(out, mm(wide(a), wide(b)))).toBeLessThan(limit);
        }
    });

    it('in batches, with what is added, and over nothing', () => {
      manualSeed(1);
      const [a, b] = [drawn(3, 20, 16), drawn(3, 16, 24)];
      expect(difference(bmm(a, b), bmm(wide(a), wide(b)))).toBeLessThan(limit);
      const [bias, x, w] = [drawn(24), drawn(40, 16), drawn(24, 16)];
      const options = { beta: 0.5, alpha: 2 };
      expect(difference(addmm(bias, x, w.t(), options), addmm(wide(bias), wide(x), wide(w).t(), options))).toBeLessThan(
        limit,
      );
      expect(mm(drawn(2, 0), drawn(0, 3)).to('float32').toArray()).toEqual([
        [0, 0, 0],
        [0, 0, 0],
      ]);
    });
  });
});
