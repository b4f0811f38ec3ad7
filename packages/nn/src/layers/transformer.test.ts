import { manualSeed, ones, randn, zeros } from '@kindling/core';
import { describe, expect, it } from 'vitest';
import '../../../../tooling/reference-backend/src/index.ts';
import * as nn from '../index.ts';

describe('MultiheadAttention', () => {
  it('with the causal mask does not look ahead', () => {
    manualSeed(0);
    const net = new nn.MultiheadAttention(8, 2, { batchFirst: true });
    const attnMask = nn.Transformer.generateSquareSubsequentMask(5);
    const x = randn([2, 5, 8]);
    const changed = x.clone();
    changed.setAt([':', 4], 3);
    const [a, weights] = net(x, x, x, { attnMask, isCausal: true });
    const [b] = net(changed, changed, changed, { attnMask });
    expect(a.at(':', ':4').toArray()).toEqual(b.at(':', ':4').toArray());
    expect(a.at(':', 4).toArray()).not.toEqual(b.at(':', 4).toArray());
    expect(weights?.triu({ diagonal: 1 }).abs().max().item()).toBe(0);
  });

  it('takes keys and values of its functional form as they are', () => {
    manualSeed(0);
    const net = new nn.MultiheadAttention(4, 2, { bias: false });
    const x = randn([3, 2, 4]);
    const weight = net.inProjWeight as nn.Parameter;
    const heads = (from: number) =>
      x
        .matmul(weight.narrow(0, from, 4).t())
        .view(3, 4, 2)
        .transpose(0, 1);
    const call = (options: nn.functional.MultiHeadAttentionOptions) =>
      nn.functional.multiHeadAttentionForward(
        x,
        x,
        x,
        4,
        2,
        weight,
        null,
        null,
        null,
        false,
        0,
        net.outProj.weight,
        null,
        options,
      )[0];
    const fixed = call({ staticK: heads(4), staticV: heads(8) });
    expect(fixed.sub(call({})).abs().max().item()).toBeLessThan(1e-6);
  });

  it('names what does not fit', () => {
    const net = new nn.MultiheadAttention(8, 2);
    const x = randn([5, 2, 8]);
    expect(() => net(x, randn([4, 3, 8]), randn([4, 3, 8]))).toThrow(
      /expected query \(L, N, 8\).*got \[5, 2, 8\], \[4, 3, 8\]/,
    );
    expect(() => net(x, x, x, { attnMask: zeros([5, 4]) })).toThrow(
      /attnMask of shape \[5, 5\] or \[4, 5, 5\], got \[5, 4\]/,
    );
    expect(() => net(x, x, x, { keyPaddingMask: ones([5, 2], { dtype: 'bool' }) })).toThrow(
      /keyPaddingMask of shape \[2, 5\], got \[5, 2\]/,
    );
    expect(() => net(x, x, x, { attnMask: zeros([5, 5], { dtype: 'int64' }) })).toThrow(
      /must be bool or floating, got int64/,
    );
    expect(() => net(x, x, x, { isCausal: true })).toThrow(/isCausal needs attnMask/);
    expect(() => new nn.MultiheadAttention(8, 3)).toThrow(/embedDim 8 must be a positive multiple of numHeads 3/);
  });
});

describe('Transformer', () => {
  it('makes layers that share nothing', () => {
    const net = new nn.TransformerEncoder(new nn.TransformerEncoderLayer(4, 2, { dimFeedforward: 6 }), 2);
    const [a, b] = net.layers as Iterable<nn.TransformerEncoderLayer>;
    expect(a?.linear1.weight.toArray()).toEqual(b?.linear1.weight.toArray());
    expect(a?.linear1.weight.storage).not.toBe(b?.linear1.weight.storage);
    expect(net.parameters().length).toBe(24);
  });

  it('takes an encoder and a decoder of the user', () => {
    class Twice extends nn.Module {
      override forward(x: ReturnType<typeof randn>): ReturnType<typeof randn> {
        return x.mul(2);
      }
    }
    const net = new nn.Transformer({ dModel: 4, customEncoder: new Twice(), customDecoder: new Twice() });
    const tgt = randn([3, 2, 4]);
    expect(net(randn([5, 2, 4]), tgt).toArray()).toEqual(tgt.mul(2).toArray());
  });

  it('makes the causal mask', () => {
    expect(nn.Transformer.generateSquareSubsequentMask(2).toArray()).toEqual([
      [0, -Infinity],
      [0, 0],
    ]);
  });

  it('names what does not fit', () => {
    const net = new nn.Transformer({
      dModel: 4,
      nhead: 2,
      numEncoderLayers: 1,
      numDecoderLayers: 1,
      dimFeedforward: 6,
    });
    expect(() => net(randn([5, 2, 4]), randn([3, 3, 4]))).toThrow(
      /equal batch with 4 features, got \[5, 2, 4\] and \[3, 3, 4\]/,
    );
    const activation = 'tanh' as 'relu';
    expect(() => new nn.TransformerEncoderLayer(4, 2, { activation })).toThrow(
      /'relu', 'gelu' or a function, got 'tanh'/,
    );
  });
});
