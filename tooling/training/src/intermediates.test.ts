import '@kindling/cpu-backend';
import '@kindling/autograd';
import { manualSeed, memoryStats, ones, randn, type Tensor } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import { GRU, Linear, Module, ReLU, Sequential, TransformerEncoderLayer, utils } from '@kindling/nn';

/** Larger than what V8 itself frees. */
const wide = 64;
const input = (): Tensor => randn([32, wide]);
const sumOf = (x: Tensor): number => x.sum().item();

/** Keeps what it is given and what it makes. */
class Keeper extends Module {
  readonly kept: Tensor[] = [];

  override forward(x: Tensor): Tensor {
    const doubled = x.mul(2);
    this.kept.push(x, doubled);
    return doubled.add(1);
  }
}

/** Other tensors of the same sizes take over memory that was freed too early. */
function overwrite(): void {
  for (let i = 0; i < 20; i++) ones([32, wide]).mul_(i);
}

describe("intermediate results of this package's modules", () => {
  it('are freed by backward, and without gradients at once', () => {
    manualSeed(0);
    const net = new Sequential(new Linear(wide, wide), new ReLU(), new Linear(wide, wide), new ReLU());
    const x = input();
    const step = (): void => {
      const out = net(x);
      out.sum().backward();
      out.dispose();
      net.parameters().forEach((p) => (p.grad = null));
    };
    step();
    const { allocatedBytes, collections } = memoryStats();
    for (let i = 0; i < 50; i++) step();
    // The gradients that were dropped wait for the collector; nothing of the 50 forwards does.
    const gradients = 50 * (2 * wide * wide + 2 * wide) * 4;
    expect(memoryStats().collections).toBe(collections);
    expect(memoryStats().allocatedBytes - allocatedBytes).toBeLessThanOrEqual(gradients);
  });

  it('stay where a module, a hook or a function of the user has seen them', () => {
    manualSeed(0);
    const keeper = new Keeper();
    const first = new Linear(wide, wide);
    const second = new Linear(wide, wide);
    const net = new Sequential(first, keeper, new Sequential(new ReLU(), second));
    const seen: Tensor[] = [];
    second.registerForwardHook((_, [x], y) => void seen.push(x as Tensor, y as Tensor));
    const x = input();
    const out = net(x);
    const expected = first(x);
    out.sum().backward();
    overwrite();
    expect(keeper.kept.map(sumOf)).toEqual([sumOf(expected), sumOf(expected.mul(2))]);
    const activated = expected.mul(2).add(1).relu();
    expect(seen.map(sumOf)).toEqual([sumOf(activated), sumOf(out)]);
  });

  it('stay where a subclass or an object has a forward of its own', () => {
    manualSeed(0);
    const kept: Tensor[] = [];
    class Noting extends Linear {
      override forward(x: Tensor): Tensor {
        kept.push(x);
        return super.forward(x);
      }
    }
    const own = new ReLU();
    own.forward = (x: Tensor): Tensor => {
      const y = x.relu();
      kept.push(y);
      return y.mul(3);
    };
    const first = new Linear(wide, wide);
    const net = new Sequential(first, own, new Noting(wide, wide));
    const x = input();
    net(x).sum().backward();
    overwrite();
    const relu = first(x).relu();
    expect(kept.map(sumOf)).toEqual([sumOf(relu), sumOf(relu.mul(3))]);
  });

  it('stay where an activation function has seen them', () => {
    manualSeed(0);
    const kept: Tensor[] = [];
    const activation = (x: Tensor): Tensor => {
      kept.push(x);
      return x.tanh();
    };
    const layer = new TransformerEncoderLayer(wide, 4, { dimFeedforward: wide, dropout: 0, activation });
    const x = randn([8, 4, wide]);
    layer(x).sum().backward();
    overwrite();
    expect(Number.isFinite(sumOf(kept[0] as Tensor))).toBe(true);
    expect(kept[0]?.sizes).toEqual([8, 4, wide]);
  });

  it('stay where they are the result, in lists and packed sequences too', () => {
    manualSeed(0);
    const gru = new GRU(wide, wide);
    const packed = utils.rnn.packSequence([randn([9, wide]), randn([5, wide])]);
    const [out, hidden] = gru(packed);
    const before = [sumOf(out.data), sumOf(hidden)];
    overwrite();
    expect([sumOf(out.data), sumOf(hidden)]).toEqual(before);
  });

  it('stay where a parametrization caches them', () => {
    manualSeed(0);
    class Doubled extends Module {
      override forward(x: Tensor): Tensor {
        return x.mul(2);
      }
    }
    const layer = utils.parametrize.registerParametrization(new Linear(wide, wide), 'weight', new Doubled());
    const net = new Sequential(layer, layer);
    const x = input();
    const expected = sumOf(net(x));
    const got = utils.parametrize.cached(() => {
      net(x);
      overwrite();
      return sumOf(net(x));
    });
    expect(got).toBe(expected);
  });
});
