import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { results, start } from '../fixtures/launch.node.ts';

const built = existsSync(join(import.meta.dirname, '../../build/Release/kindling_gloo.node'));
const script = join(import.meta.dirname, '../fixtures/train.node.ts');

describe.skipIf(!built)('training over gloo (needs libgloo-dev)', () => {
  it.each([2, 3, 4])(
    'by %i processes gives what one does: gradients averaged, layers divided, stages',
    async (nprocs) => {
      const { ended } = start(['--start-method=processes', `--nproc-per-node=${nprocs}`, script]);
      const end = await ended;
      expect([end.code, end.err]).toEqual([0, '']);
      const ranks = results(end) as [losses: number, weights: number, steps: number, compared: number][][];
      expect(ranks.length).toBe(nprocs);
      for (const ways of ranks) {
        expect(ways.length).toBe(9);
        for (const [losses, weights] of ways) expect(Math.max(losses, weights)).toBeLessThan(1e-6);
        expect(ways.slice(0, 6).every(([, , steps, compared]) => steps === 50 && compared >= 6)).toBe(true);
      }
      expect(
        ranks
          .at(-1)
          ?.slice(6)
          .every(([, , steps]) => steps === 50),
      ).toBe(true);
    },
    180_000,
  );
});
