import { autocast, autocastAsync, getAutocastDtype, isAutocastEnabled, noGrad } from '@kindling/autograd';
import { cat, collectGarbage, getDefaultDevice, mm, ones, rand, tensor, type Tensor } from '@kindling/core';
import { afterAll, describe, expect, it } from 'vitest';
import { onEveryDevice } from '../behaviour/devices.ts';

const leaf = (sizes: number[]): Tensor => ones(sizes).requiresGrad_();
const here = (): string => getDefaultDevice().type;

onEveryDevice('autocast', () => {
  afterAll(() => expect(isAutocastEnabled(here())).toBe(false));

  it('runs products in the lower precision and what follows in the dtypes that come', () => {
    const [x, w] = [ones([2, 3]), leaf([3, 4])];
    const y = autocast(here(), () => mm(x, w));
    expect(y.dtype).toBe('bfloat16');
    expect(autocast(here(), () => y.add(x.sum())).dtype).toBe('bfloat16');
    expect(autocast(here(), () => y.mul(ones([2, 4]))).dtype).toBe('float32');
    expect(mm(x, w).dtype).toBe('float32');
  });

  it('gives float32 parameters float32 gradients', () => {
    const w = leaf([3, 4]);
    autocast(here(), { dtype: 'float16' }, () => mm(ones([2, 3]), w))
      .sum()
      .backward();
    expect(w.grad?.dtype).toBe('float32');
    expect(w.grad?.toArray()).toEqual(Array(3).fill(Array(4).fill(2)));
  });

  it('leaves float64, integers and other devices alone', () => {
    const x = ones([2, 2], { dtype: 'float64' });
    expect(autocast(here(), () => mm(x, x)).dtype).toBe('float64');
    const i = tensor([[1]]).to('int64');
    expect(autocast(here(), () => mm(i, i)).dtype).toBe('int64');
    expect(autocast('meta', () => mm(ones([2, 2]), ones([2, 2]))).dtype).toBe('float32');
  });

  it('promotes the tensors of a list to the widest among them', () => {
    const half = ones([2], { dtype: 'bfloat16' });
    expect(autocast(here(), () => cat([half, half])).dtype).toBe('bfloat16');
    expect(autocast(here(), () => cat([half, ones([2])])).dtype).toBe('float32');
  });

  it('nests, and is switched off inside', () => {
    const x = ones([2, 2]);
    const seen = autocast(here(), () => [
      mm(x, x).dtype,
      autocast(here(), { enabled: false }, () => mm(x, x).dtype),
      autocast(here(), { dtype: 'float16' }, () => [mm(x, x).dtype, getAutocastDtype(here())]),
      mm(x, x).dtype,
    ]);
    expect(seen).toEqual(['bfloat16', 'float32', ['float16', 'float16'], 'bfloat16']);
  });

  it('holds for a block, and across the awaits of an async body', async () => {
    const x = ones([2, 2]);
    {
      using _ = autocast(here());
      expect(mm(x, x).dtype).toBe('bfloat16');
    }
    const inside = async (): Promise<string> => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return mm(x, x).dtype;
    };
    expect(await Promise.all([autocastAsync(here(), {}, inside), inside()])).toEqual(['bfloat16', 'float32']);
  });

  describe('the cache of converted weights', () => {
    it('converts a weight once in a scope, and records through the one conversion', () => {
      const w = leaf([2, 2]);
      const nodes = autocast(here(), () => [mm(w, ones([2, 2])), mm(w, ones([2, 2]))]).map(
        (y) => y.gradFn?.nextFunctions[0]?.[0],
      );
      expect(nodes[0]?.name).toBe('ToCopyBackward0');
      expect(nodes[0]).toBe(nodes[1]);
    });

    it('is not used with cacheEnabled false', () => {
      const w = leaf([2, 2]);
      const nodes = autocast(here(), { cacheEnabled: false }, () => [mm(w, w), mm(w, w)]).map(
        (y) => y.gradFn?.nextFunctions[0]?.[0],
      );
      expect(nodes[0]).not.toBe(nodes[1]);
    });

    it('does not cut a weight off that was first used under noGrad', () => {
      const w = leaf([2, 2]);
      autocast(here(), () => {
        noGrad(() => mm(w, w));
        mm(w, ones([2, 2]))
          .sum()
          .backward();
      });
      expect(w.grad?.toArray()).toEqual([
        [2, 2],
        [2, 2],
      ]);
    });

    it('keeps its tensors alive while the scope is open', () => {
      const w = leaf([64, 64]);
      autocast(here(), () => {
        const first = mm(w, ones([64, 64]));
        for (let i = 0; i < 200; i++) rand([64, 64]).mul(2);
        collectGarbage();
        expect(mm(w, ones([64, 64])).toArray()).toEqual(first.toArray());
      });
    });
  });

  it('casts neither in-place ops nor out=', () => {
    const x = ones([2, 2]);
    autocast(here(), () => x.addbmm_(ones([1, 2, 2]), ones([1, 2, 2])));
    expect(x.toArray()).toEqual([
      [3, 3],
      [3, 3],
    ]);
    expect(x.dtype).toBe('float32');
  });

  it('says what is wrong with its arguments', () => {
    expect(() => autocast('gpu', () => 1)).toThrow(/no device type 'gpu'. There are: /);
    // @ts-expect-error: another dtype
    expect(() => autocast(here(), { dtype: 'float32' }, () => 1)).toThrow(/bfloat16 or float16, got float32/);
    expect(() => autocast(here(), async () => {})).toThrow(/autocastAsync/);
  });
});
