import '@kindling/cpu-backend';
import { memoryStats, randint } from '@kindling/core';
import type { Tensor } from '@kindling/core';
import { expect, it } from 'vitest';
import { transforms as t } from '../index.ts';

const image = (): Tensor => randint(0, 256, [3, 64, 64], { dtype: 'uint8' });
const normalize = new t.Normalize([0.5, 0.4, 0.3], [0.2, 0.3, 0.4]);

it('Compose frees what lies between its own steps', () => {
  const compose = new t.Compose([new t.Resize(48), new t.CenterCrop(40), new t.ToTensor(), normalize]);
  const x = image();
  const before = memoryStats().allocatedBytes;
  const y = compose(x);
  const kept = memoryStats().allocatedBytes - before;
  expect(kept).toBeGreaterThanOrEqual(y.numel() * 4);
  expect(kept).toBeLessThan(y.numel() * 4 + 2048);
  expect(y.toArray()).toEqual(
    normalize(t.functional.toTensor(t.functional.centerCrop(t.functional.resize(x, 48), 40))).toArray(),
  );
});

it('Compose frees nothing that other steps may keep', () => {
  const seen: Tensor[] = [];
  class Kept extends t.Resize {
    override forward(x: Tensor): Tensor {
      const y = super.forward(x);
      seen.push(x, y);
      return y;
    }
  }
  const compose = new t.Compose([new t.Resize(40), new Kept(32), (x: Tensor) => (seen.push(x), x), new t.ToTensor()]);
  expect(compose(image()).shape).toEqual([3, 32, 32]);
  for (const x of seen) expect(x.to('int64').sum().item()).toBeGreaterThan(0);
});

it('Compose gives back a view of what it was given', () => {
  const x = image();
  const y = new t.Compose([new t.CenterCrop(10)])(x);
  expect(y.toArray()).toEqual(x.narrow(1, 27, 10).narrow(2, 27, 10).toArray());
});
